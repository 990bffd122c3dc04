package app.fieldvault.screen.visit

import app.fieldvault.agent.AgentFailure
import app.fieldvault.agent.AgentGateway
import app.fieldvault.agent.DraftKind
import app.fieldvault.agent.FieldChange
import app.fieldvault.agent.FieldValue
import app.fieldvault.agent.NewReminder
import app.fieldvault.agent.NewVisit
import app.fieldvault.agent.Outcome
import app.fieldvault.device.AppClock
import app.fieldvault.screen.Drafts
import app.fieldvault.screen.FOLLOW_UP_TIME
import app.fieldvault.screen.NextDay
import app.fieldvault.screen.Presenter
import app.fieldvault.screen.at
import app.fieldvault.screen.dateOf
import app.fieldvault.screen.forScreen
import app.fieldvault.screen.pickableDays
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.launch

/** Logging a visit: an outcome, when to follow up, saved. The rest may stay empty. */
class LogVisitPresenter(
    private val customer: String,
    private val gateway: AgentGateway,
    private val clock: AppClock,
    scope: CoroutineScope,
) : Presenter<LogVisitState, LogVisitEvent, LogVisitEffect>(LogVisitState(pickable = clock.pickableDays()), scope) {
    private val drafts = Drafts(customer, DraftKind.Visit, gateway, scope, ::failed)

    init {
        scope.launch { load() }
    }

    override fun on(event: LogVisitEvent) = when (event) {
        is LogVisitEvent.ChoseOutcome -> change { it.copy(outcome = event.outcome.takeIf { chosen -> chosen != it.outcome }) }
        is LogVisitEvent.ChoseNext -> chose(event.day)
        LogVisitEvent.PickDay -> show { it.copy(picking = !it.picking) }
        is LogVisitEvent.TypedNext -> change { it.copy(nextNote = event.text) }
        is LogVisitEvent.TypedNote -> change { it.copy(note = event.text) }
        is LogVisitEvent.PlaceSwitched -> change { it.copy(recordsPlace = event.on, place = if (event.on) it.place else "") }
        is LogVisitEvent.TypedPlace -> change { it.copy(place = event.text) }
        LogVisitEvent.Save -> save()
        LogVisitEvent.Back -> if (state.value.isTouched) show { it.copy(asksToLeave = true) } else emit(LogVisitEffect.Back)
        LogVisitEvent.KeepDraft -> leave { drafts.keep() }
        LogVisitEvent.Discard -> leave { drafts.discard() }
        LogVisitEvent.Stay -> show { it.copy(asksToLeave = false) }
        LogVisitEvent.Paused -> drafts.keepNow()
        LogVisitEvent.FailureRead -> show { it.copy(failure = null) }
    }

    private suspend fun load() {
        // Opening is audited as a view: whoever logs a visit sees whose it is.
        when (val answer = gateway.view(customer)) {
            is Outcome.Failed -> failed(answer.failure)
            is Outcome.Done -> show { it.copy(name = answer.value.name, company = answer.value.company) }
        }
        val typed = drafts.load() ?: return
        // What was typed meanwhile is newer than the draft.
        if (!state.value.isTouched) show { it.restored(typed) }
    }

    private fun change(how: (LogVisitState) -> LogVisitState) {
        if (state.value.saving) return
        show(how)
        drafts.changed(state.value.toDraft())
    }

    private fun chose(day: NextDay) = change {
        val next = day.takeIf { chosen -> chosen != it.next }
        it.copy(next = next, nextDate = next?.let(clock::dateOf), picking = false)
    }

    private fun save() {
        val now = state.value
        val outcome = now.outcome?.takeIf { now.canSave } ?: return
        drafts.stop()
        show { it.copy(saving = true, failure = null) }
        val visit = NewVisit(
            note = now.note.trim(),
            outcome = outcome.wire,
            atMs = null,
            place = now.place.trim().takeIf { now.recordsPlace && it.isNotEmpty() },
            reminder = now.nextDate?.let { NewReminder(clock.at(it, FOLLOW_UP_TIME), now.nextNote.trim()) },
        )
        scope.launch {
            val answer = gateway.logVisit(customer, visit)
            show { it.copy(saving = false) }
            when (answer) {
                is Outcome.Done -> emit(LogVisitEffect.Saved)
                is Outcome.Failed -> {
                    drafts.changed(state.value.toDraft())
                    failed(answer.failure)
                }
            }
        }
    }

    private fun leave(first: suspend () -> Unit) {
        scope.launch {
            first()
            emit(LogVisitEffect.Back)
        }
    }

    private fun failed(failure: AgentFailure) {
        failure.forScreen()?.let { shown -> show { it.copy(failure = shown) } }
    }
}

/** The draft of a visit has the fields of a visit; what is next belongs to a reminder and is chosen again. */
private fun LogVisitState.toDraft(): List<FieldChange> = buildList {
    outcome?.let { add(FieldChange("outcome", FieldValue.Text(it.wire))) }
    add(FieldChange("note", FieldValue.Text(note)))
    if (recordsPlace) add(FieldChange("place", FieldValue.Text(place)))
}

private fun LogVisitState.restored(typed: List<FieldChange>): LogVisitState {
    val texts = typed.associate { it.field to (it.value as? FieldValue.Text)?.text.orEmpty() }
    val place = texts["place"]
    val back = copy(
        outcome = texts["outcome"]?.let(VisitOutcome::of),
        note = texts["note"].orEmpty(),
        recordsPlace = place != null,
        place = place.orEmpty(),
    )
    return back.copy(draftBack = back.isTouched)
}
