package app.fieldvault.screen.pending

import app.fieldvault.agent.AgentFailure
import app.fieldvault.agent.AgentGateway
import app.fieldvault.agent.Outcome
import app.fieldvault.agent.PendingWork
import app.fieldvault.device.AppClock
import app.fieldvault.screen.Presenter
import app.fieldvault.screen.Route
import app.fieldvault.screen.StatusNotes
import app.fieldvault.screen.SyncDesk
import app.fieldvault.screen.SyncState
import app.fieldvault.screen.forScreen
import app.fieldvault.screen.patiently
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.combine
import kotlinx.coroutines.launch

/** So long can a decision be taken back. */
const val UNDO_SECONDS = 10

/**
 * What waits. A decision on a conflict is told to the core only when it can no longer be taken back; a lock before that leaves
 * the conflict as it was, so that nothing is decided behind a person's back.
 */
class PendingPresenter(
    private val gateway: AgentGateway,
    private val clock: AppClock,
    private val desk: SyncDesk,
    scope: CoroutineScope,
) : Presenter<PendingState, PendingEvent, PendingEffect>(PendingState(), scope) {
    private val notes = StatusNotes()
    private val decisions = HashMap<Long, Job>()
    private var reading: Job? = null
    private var before: SyncState = desk.state.value

    init {
        scope.launch { combine(desk.status, desk.state, ::Pair).collect { (_, sync) -> heard(sync) } }
    }

    override fun on(event: PendingEvent) = when (event) {
        PendingEvent.Shown -> read()
        is PendingEvent.Decided -> decide(event.conflict, event.choice)
        is PendingEvent.Undone -> undo(event.conflict)
        is PendingEvent.OpenedConflict -> emit(PendingEffect.Go(Route.ResolveConflict(event.conflict)))
        is PendingEvent.OpenedCustomer -> emit(PendingEffect.Go(Route.Customer(event.customer)))
        PendingEvent.SyncNow -> desk.syncNow()
        PendingEvent.FailureRead -> show { it.copy(failure = null) }
    }

    private fun heard(sync: SyncState) {
        val status = desk.status.value
        val note = notes.note(status, sync, clock.wallMs())
        show { it.copy(syncing = sync is SyncState.Running, note = note, lastSyncMs = status?.lastSyncMs) }
        if (sync != before && sync is SyncState.Idle) read()
        before = sync
    }

    private fun read() {
        reading?.cancel()
        reading = scope.launch { readNow() }
    }

    private suspend fun readNow() {
        when (val answer = patiently({ slow -> show { it.copy(slow = slow) } }) { gateway.pending() }) {
            is Outcome.Failed -> failed(answer.failure)
            is Outcome.Done -> put(answer.value)
        }
    }

    private fun put(work: PendingWork) = show { now ->
        val decided = now.cards.flatMap { it.fields }.associate { it.conflict.id to it.decision }
        val cards = work.conflicts.groupBy { it.record }.values.map { fields ->
            val first = fields.first()
            ConflictCard(first.record, first.entity, first.customer, fields.map { ConflictField(it, decided[it.id]) })
        }
        now.copy(queued = work.operations, cards = cards, loaded = true)
    }

    private fun decide(id: Long, choice: Choice) {
        val field = field(id) ?: return
        val allowed = when (choice) {
            Choice.Mine -> field.conflict.rejected.allowsAnotherTry
            Choice.Theirs -> true
            Choice.Both -> field.canKeepBoth
            is Choice.Typed -> field.canType
        }
        if (!allowed) return
        decisions.remove(id)?.cancel()
        decisions[id] = scope.launch {
            for (left in UNDO_SECONDS downTo 1) {
                mark(id, Decision(choice, left))
                delay(1_000)
            }
            apply(field, choice)
        }
    }

    private suspend fun apply(field: ConflictField, choice: Choice) {
        val id = field.conflict.id
        // From here on it cannot be taken back: the core may have begun.
        decisions.remove(id)
        mark(id, Decision(choice, 0))
        val answer = gateway.resolveConflict(id, choice.resolution(field.conflict))
        if (answer is Outcome.Failed) {
            mark(id, null)
            // Settled elsewhere meanwhile is settled.
            if (answer.failure != AgentFailure.NotFound) failed(answer.failure)
        }
        readNow()
    }

    private fun undo(id: Long) {
        decisions.remove(id)?.cancel() ?: return
        mark(id, null)
    }

    private fun field(id: Long): ConflictField? = state.value.cards.flatMap { it.fields }.find { it.conflict.id == id }

    private fun mark(id: Long, decision: Decision?) = show { now ->
        now.copy(
            cards = now.cards.map { card ->
                card.copy(fields = card.fields.map { if (it.conflict.id == id) it.copy(decision = decision) else it })
            },
        )
    }

    private fun failed(failure: AgentFailure) {
        failure.forScreen()?.let { shown -> show { it.copy(failure = shown) } }
    }
}
