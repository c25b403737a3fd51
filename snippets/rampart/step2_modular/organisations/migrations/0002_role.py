from django.db import migrations

from rampart.step2_modular import tenancy


class Migration(migrations.Migration):
    dependencies = [("organisations", "0001_initial")]

    operations = [tenancy.make_role()]
