

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0002_login_counters'),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='membership',
            trigger=pgtrigger.compiler.Trigger(name='administrator_remains', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."role" = \'administrator\')', func="\nPERFORM pg_advisory_xact_lock(hashtext('people.administrators'));\nIF NOT EXISTS (SELECT FROM people_membership WHERE role = 'administrator' AND id <> OLD.id) THEN\n    RAISE EXCEPTION 'somebody must remain administrator'\n        USING ERRCODE = 'check_violation', CONSTRAINT = 'membership_administrator_remains';\nEND IF;\nIF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\nRETURN NEW;\n", hash='b8f0d156a178e8a289c4f5b35b7b17e08c71fa0c', operation='DELETE OR UPDATE OF "role"', pgid='pgtrigger_administrator_remains_6f15c', table='people_membership', when='BEFORE')),
        ),
    ]
