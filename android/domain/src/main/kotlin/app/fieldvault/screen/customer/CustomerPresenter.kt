package app.fieldvault.screen.customer

import app.fieldvault.agent.AgentGateway
import app.fieldvault.agent.CopyField
import app.fieldvault.agent.CustomerDetails
import app.fieldvault.agent.Outcome
import app.fieldvault.agent.RevealReason
import app.fieldvault.device.ContactActions
import app.fieldvault.device.ProtectedClipboard
import app.fieldvault.screen.Presenter
import app.fieldvault.screen.Route
import app.fieldvault.screen.SyncDesk
import app.fieldvault.screen.forScreen
import app.fieldvault.screen.patiently
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch

/** So long does what was revealed stay readable. */
const val REVEALED_MS = 60_000L

/** A customer's page. What is revealed is in the state only while it is shown, and never longer than [REVEALED_MS]. */
class CustomerPresenter(
    private val id: String,
    private val gateway: AgentGateway,
    private val actions: ContactActions,
    private val clipboard: ProtectedClipboard,
    private val desk: SyncDesk,
    scope: CoroutineScope,
) : Presenter<CustomerState, CustomerEvent, CustomerEffect>(CustomerState(), scope) {
    /** What is shown when nothing is revealed. */
    private var masked: CustomerDetails? = null
    private var reading: Job? = null
    private var revealing: Job? = null
    private var copying: Job? = null

    init {
        scope.launch {
            desk.status.collect { status -> show { it.copy(lastSyncMs = status?.lastSyncMs) } }
        }
    }

    override fun on(event: CustomerEvent) = when (event) {
        CustomerEvent.Shown -> read()
        CustomerEvent.Left, CustomerEvent.Hide -> hide()
        is CustomerEvent.Call -> wanted(AfterReveal.Call(event.contact))
        CustomerEvent.Navigate -> wanted(AfterReveal.Navigate)
        CustomerEvent.AskReveal -> wanted(AfterReveal.Read)
        is CustomerEvent.Reveal -> reveal(event.reason)
        CustomerEvent.SheetClosed -> show { it.copy(sheet = null) }
        is CustomerEvent.Copy -> copy(event.field)
        CustomerEvent.AddContact -> emit(CustomerEffect.Go(Route.AddContact(id)))
        CustomerEvent.AddReminder -> emit(CustomerEffect.Go(Route.AddReminder(id)))
        CustomerEvent.LogVisit -> emit(CustomerEffect.Go(Route.LogVisit(id)))
        CustomerEvent.Edit -> emit(CustomerEffect.Go(Route.EditCustomer(id)))
        CustomerEvent.Read -> show { it.copy(notice = null, failure = null) }
    }

    private fun read() {
        reading?.cancel()
        reading = scope.launch {
            when (val answer = patiently({ slow -> show { it.copy(slow = slow) } }) { gateway.view(id) }) {
                is Outcome.Failed -> show { it.copy(failure = answer.failure.forScreen()) }
                is Outcome.Done -> {
                    masked = answer.value
                    if (!state.value.revealed) put(answer.value)
                }
            }
        }
    }

    private fun put(details: CustomerDetails, revealedFor: RevealReason? = null) =
        show { it.copy(details = details, timeline = details.timeline(), revealed = revealedFor != null, reason = revealedFor) }

    /** Does it at once if nothing is masked, else asks for the reason. */
    private fun wanted(what: AfterReveal) {
        val details = state.value.details ?: return
        if (details.masked) show { it.copy(sheet = RevealSheet(what), notice = null) } else carryOut(what, details)
    }

    private fun reveal(reason: RevealReason) {
        val then = state.value.sheet?.then ?: return
        if (state.value.busy) return
        revealing?.cancel()
        show { it.copy(busy = true) }
        revealing = scope.launch {
            val answer = gateway.reveal(id, reason)
            show { it.copy(busy = false, sheet = null) }
            when (answer) {
                is Outcome.Failed -> show { it.copy(failure = answer.failure.forScreen()) }
                is Outcome.Done -> {
                    put(answer.value, revealedFor = reason)
                    carryOut(then, answer.value)
                    delay(REVEALED_MS)
                    cover()
                }
            }
        }
    }

    private fun hide() {
        revealing?.cancel()
        show { it.copy(busy = false, sheet = null) }
        cover()
    }

    private fun cover() {
        if (!state.value.revealed) return
        when (val hidden = masked) {
            null -> show { it.copy(details = null, timeline = emptyList(), revealed = false, reason = null) }
            else -> put(hidden)
        }
    }

    private fun carryOut(what: AfterReveal, details: CustomerDetails) {
        val notice = when (what) {
            AfterReveal.Read -> null
            is AfterReveal.Call -> call(numberOf(what.contact, details))
            AfterReveal.Navigate -> when {
                details.address.isBlank() -> CustomerNotice.NoAddress
                actions.navigate(details.address) -> null
                else -> CustomerNotice.NoMap
            }
        }
        show { it.copy(notice = notice) }
    }

    private fun numberOf(contact: String?, details: CustomerDetails): String =
        if (contact == null) details.phone else details.contacts.find { it.id == contact }?.phone.orEmpty()

    private fun call(number: String): CustomerNotice? = when {
        number.isBlank() -> CustomerNotice.NoNumber
        actions.dial(number) -> null
        else -> CustomerNotice.NoDialler
    }

    /** The core judges, records, and only then gives the text. What was hidden meanwhile is not copied any more. */
    private fun copy(field: CopyField) {
        val asked = state.value.takeIf { it.mayCopy } ?: return
        if (copying?.isActive == true) return
        copying = scope.launch {
            when (val answer = gateway.copyField(id, field, asked.reason)) {
                is Outcome.Failed -> show { it.copy(failure = answer.failure.forScreen()) }
                is Outcome.Done -> if (state.value.mayCopy) {
                    clipboard.copy(answer.value.text, answer.value.toSystem)
                    show { it.copy(notice = if (answer.value.toSystem) CustomerNotice.CopiedToSystem else CustomerNotice.CopiedInApp) }
                }
            }
        }
    }
}
