from django.db import migrations

from rampart.step2_modular import tenancy


class Migration(migrations.Migration):
    dependencies = [("policies", "0001_initial"), ("organisations", "0002_role")]

    operations = [
        tenancy.lock("policies_policy"),
    ]
