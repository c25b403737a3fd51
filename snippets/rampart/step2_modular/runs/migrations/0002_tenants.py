from django.db import migrations

from rampart.step2_modular import tenancy


class Migration(migrations.Migration):
    dependencies = [("runs", "0001_initial"), ("organisations", "0002_role")]

    operations = [
        tenancy.lock("runs_run"),
        tenancy.lock("runs_check"),
        tenancy.lock("runs_requestkey"),
    ]
