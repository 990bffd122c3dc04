package app.fieldvault.screen.edit

import app.fieldvault.agent.AgentFailure
import app.fieldvault.agent.AgentGateway
import app.fieldvault.agent.CustomerDetails
import app.fieldvault.agent.DraftKind
import app.fieldvault.agent.FieldChange
import app.fieldvault.agent.FieldValue
import app.fieldvault.agent.InputFault
import app.fieldvault.agent.Outcome
import app.fieldvault.agent.RevealReason
import app.fieldvault.screen.Drafts
import app.fieldvault.screen.Presenter
import app.fieldvault.screen.forScreen
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.launch

/**
 * Editing a customer, or a new one if [id] is null. Only what was changed is sent. What is typed is kept as a draft of the
 * customer; a new one has no record yet that a draft could belong to, so that a lock loses it.
 */
class EditPresenter(
    private val id: String?,
    private val gateway: AgentGateway,
    scope: CoroutineScope,
) : Presenter<EditState, EditEvent, EditEffect>(EditState(isNew = id == null), scope) {
    private val drafts = id?.let { Drafts(it, DraftKind.Edit, gateway, scope, ::failed) }
    private var original: Map<CustomerField, String> = CustomerField.entries.associateWith { "" }

    init {
        if (id == null) {
            show { it.copy(loaded = true, values = original) }
        } else {
            scope.launch { load(id) }
        }
    }

    override fun on(event: EditEvent) = when (event) {
        is EditEvent.Typed -> typed(event.field, event.text)
        is EditEvent.LeftField -> leftField(event.field)
        EditEvent.ShowMasked -> showMasked()
        EditEvent.Save -> save()
        EditEvent.Back -> if (state.value.changed.isEmpty()) emit(EditEffect.Back) else show { it.copy(asksToLeave = true) }
        EditEvent.KeepDraft -> leave()
        EditEvent.Discard -> discard()
        EditEvent.Stay -> show { it.copy(asksToLeave = false) }
        EditEvent.Paused -> paused()
        EditEvent.FailureRead -> show { it.copy(failure = null) }
    }

    private suspend fun load(id: String) {
        when (val answer = gateway.view(id)) {
            is Outcome.Failed -> failed(answer.failure)
            is Outcome.Done -> {
                take(answer.value)
                drafts?.load()?.let(::restore)
                show { it.copy(loaded = true) }
            }
        }
    }

    /** Takes what the core holds; what was typed over it stays. */
    private fun take(details: CustomerDetails) {
        original = CustomerField.entries.associateWith { it.of(details) }
        val masked = if (details.masked) CustomerField.entries.filter { it.maskable }.toSet() else emptySet()
        show { it.copy(values = original + it.values.filterKeys(it.changed::contains), masked = masked - it.changed) }
    }

    private fun restore(typed: List<FieldChange>) {
        val texts = typed.mapNotNull { change ->
            val text = (change.value as? FieldValue.Text)?.text
            CustomerField.of(change.field)?.let { field -> text?.let { field to it } }
        }.toMap()
        if (texts.isEmpty()) return
        show { it.copy(values = it.values + texts, changed = texts.keys, masked = it.masked - texts.keys, draftBack = true) }
    }

    private fun typed(field: CustomerField, text: String) {
        if (field in state.value.masked || state.value.saving) return
        show {
            val changed = if (text == original[field]) it.changed - field else it.changed + field
            it.copy(values = it.values + (field to text), changed = changed, problems = it.problems - field)
        }
        drafts?.changed(changes())
    }

    private fun changes(): List<FieldChange> = state.value.let { now ->
        CustomerField.entries.filter(now.changed::contains).map { FieldChange(it.wire, FieldValue.Text(now.values.getValue(it))) }
    }

    private fun judge(fields: Collection<CustomerField>): Boolean {
        val judged = fields.associateWith { it.problemWith(state.value.values[it].orEmpty()) }
        show { now ->
            now.copy(problems = now.problems - judged.keys + judged.mapNotNull { (field, problem) -> problem?.let { field to it } })
        }
        return judged.values.all { it == null }
    }

    private fun leftField(field: CustomerField) {
        judge(listOf(field))
    }

    private fun showMasked() {
        val customer = id ?: return
        scope.launch {
            when (val answer = gateway.reveal(customer, RevealReason.Correcting)) {
                is Outcome.Failed -> failed(answer.failure)
                is Outcome.Done -> take(answer.value)
            }
        }
    }

    private fun save() {
        val now = state.value
        if (!now.canSave || !judge(if (now.isNew) CustomerField.entries else now.changed)) return
        val changes = changes()
        drafts?.stop()
        show { it.copy(saving = true, failure = null) }
        scope.launch {
            val answer = if (id == null) gateway.addCustomer(changes) else gateway.edit(id, changes)
            show { it.copy(saving = false) }
            when (answer) {
                is Outcome.Done -> emit(EditEffect.Saved(answer.value.record, isNew = id == null))
                is Outcome.Failed -> refused(answer.failure, changes)
            }
        }
    }

    /** What was typed is still the person's: it goes back into the draft. */
    private fun refused(failure: AgentFailure, changes: List<FieldChange>) {
        drafts?.changed(changes)
        if (failure == AgentFailure.InvalidInput(InputFault.EmptyName)) {
            show { it.copy(problems = it.problems + (CustomerField.Name to FieldProblem.Missing)) }
        } else {
            failed(failure)
        }
    }

    private fun paused() {
        drafts?.keepNow()
    }

    /** The draft first: leaving ends what this presenter does. */
    private fun leave() {
        scope.launch {
            drafts?.keep()
            emit(EditEffect.Back)
        }
    }

    private fun discard() {
        scope.launch {
            drafts?.discard()
            emit(EditEffect.Back)
        }
    }

    private fun failed(failure: AgentFailure) {
        failure.forScreen()?.let { shown -> show { it.copy(failure = shown) } }
    }
}
