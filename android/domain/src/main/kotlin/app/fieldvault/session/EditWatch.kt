package app.fieldvault.session

import app.fieldvault.agent.AgentGateway
import app.fieldvault.agent.FieldChange
import app.fieldvault.agent.NewReminder
import app.fieldvault.agent.NewVisit
import app.fieldvault.agent.Outcome
import app.fieldvault.agent.Resolution
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.withContext

/** The gateway as screens get it: [queued] is told of each edit that waits to be sent. */
class EditWatch(private val core: AgentGateway, private val queued: () -> Unit) : AgentGateway by core {
    override suspend fun edit(id: String, changes: List<FieldChange>) = told { core.edit(id, changes) }

    override suspend fun addCustomer(fields: List<FieldChange>) = told { core.addCustomer(fields) }

    override suspend fun addContact(customer: String, fields: List<FieldChange>) = told { core.addContact(customer, fields) }

    override suspend fun logVisit(customer: String, visit: NewVisit) = told { core.logVisit(customer, visit) }

    override suspend fun addReminder(customer: String, reminder: NewReminder) = told { core.addReminder(customer, reminder) }

    override suspend fun finishReminder(id: String) = told { core.finishReminder(id) }

    override suspend fun rescheduleReminder(id: String, dueMs: Long) = told { core.rescheduleReminder(id, dueMs) }

    override suspend fun resolveConflict(id: Long, resolution: Resolution) = told { core.resolveConflict(id, resolution) }

    /** Also if whoever edited has gone meanwhile: the edit is in the outbox all the same. */
    private suspend fun <T> told(edit: suspend () -> Outcome<T>): Outcome<T> = withContext(NonCancellable) {
        edit().also { if (it is Outcome.Done) queued() }
    }
}
