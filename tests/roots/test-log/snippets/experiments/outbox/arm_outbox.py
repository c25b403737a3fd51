"""The chosen way."""


def announce(connection, message):
    connection.outbox.add(message)
    return connection.commit()
