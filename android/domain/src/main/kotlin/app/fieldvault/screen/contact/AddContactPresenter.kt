package app.fieldvault.screen.contact

import app.fieldvault.agent.AgentFailure
import app.fieldvault.agent.AgentGateway
import app.fieldvault.agent.FieldChange
import app.fieldvault.agent.FieldValue
import app.fieldvault.agent.InputFault
import app.fieldvault.agent.Outcome
import app.fieldvault.screen.Presenter
import app.fieldvault.screen.edit.FieldProblem
import app.fieldvault.screen.forScreen
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.launch

/** A new person at [customer]. There is no record yet that a draft could belong to, so that a lock loses what was typed. */
class AddContactPresenter(
    private val customer: String,
    private val gateway: AgentGateway,
    scope: CoroutineScope,
) : Presenter<AddContactState, AddContactEvent, AddContactEffect>(AddContactState(), scope) {
    override fun on(event: AddContactEvent) = when (event) {
        is AddContactEvent.Typed -> typed(event.field, event.text)
        is AddContactEvent.LeftField -> judge(listOf(event.field)).let { }
        AddContactEvent.Save -> save()
        AddContactEvent.Back -> if (state.value.isTouched) show { it.copy(asksToLeave = true) } else emit(AddContactEffect.Back)
        AddContactEvent.Discard -> emit(AddContactEffect.Back)
        AddContactEvent.Stay -> show { it.copy(asksToLeave = false) }
        AddContactEvent.FailureRead -> show { it.copy(failure = null) }
    }

    private fun typed(field: ContactField, text: String) {
        if (state.value.saving) return
        show { it.copy(values = it.values + (field to text), problems = it.problems - field) }
    }

    private fun judge(fields: Collection<ContactField>): Boolean {
        val judged = fields.associateWith { it.problemWith(state.value.values[it].orEmpty()) }
        show { now ->
            now.copy(problems = now.problems - judged.keys + judged.mapNotNull { (field, problem) -> problem?.let { field to it } })
        }
        return judged.values.all { it == null }
    }

    private fun save() {
        if (!state.value.canSave || !judge(ContactField.entries)) return
        val fields = state.value.values.filterValues(String::isNotBlank).map { (field, text) -> FieldChange(field.wire, FieldValue.Text(text.trim())) }
        show { it.copy(saving = true, failure = null) }
        scope.launch {
            val answer = gateway.addContact(customer, fields)
            show { it.copy(saving = false) }
            when (answer) {
                is Outcome.Done -> emit(AddContactEffect.Back)
                is Outcome.Failed -> refused(answer.failure)
            }
        }
    }

    private fun refused(failure: AgentFailure) {
        if (failure == AgentFailure.InvalidInput(InputFault.EmptyName)) {
            show { it.copy(problems = it.problems + (ContactField.Name to FieldProblem.Missing)) }
        } else {
            failure.forScreen()?.let { shown -> show { it.copy(failure = shown) } }
        }
    }
}
