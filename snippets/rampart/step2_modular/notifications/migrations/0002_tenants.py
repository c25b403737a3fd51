from django.db import migrations

from rampart.step2_modular import tenancy


class Migration(migrations.Migration):
    dependencies = [("notifications", "0001_initial"), ("organisations", "0002_role")]

    operations = [
        tenancy.lock("notifications_notification"),
    ]
