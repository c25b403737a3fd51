"""The rejected way."""


def announce(connection, message):
    connection.commit()
    return connection.broker.publish(message)
