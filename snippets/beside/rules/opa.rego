package databases

import rego.v1

# Every database that will exist after the plan is encrypted at rest.
deny contains change.address if {
	some change in input.resource_changes
	change.type == "aws_db_instance"
	change.change.after != null
	not change.change.after.storage_encrypted == true
}
