package app.fieldvault.screen.today

import app.fieldvault.agent.AgendaItem
import app.fieldvault.agent.AgentFailure
import app.fieldvault.agent.AgentGateway
import app.fieldvault.agent.Outcome
import app.fieldvault.agent.Queued
import app.fieldvault.device.AppClock
import app.fieldvault.device.ContactActions
import app.fieldvault.device.ReminderAlarms
import app.fieldvault.device.SystemSetting
import app.fieldvault.screen.NextDay
import app.fieldvault.screen.Presenter
import app.fieldvault.screen.Route
import app.fieldvault.screen.SyncDesk
import app.fieldvault.screen.StatusNotes
import app.fieldvault.screen.SyncState
import app.fieldvault.screen.at
import app.fieldvault.screen.dateOf
import app.fieldvault.screen.forScreen
import app.fieldvault.screen.patiently
import app.fieldvault.screen.pickableDays
import app.fieldvault.screen.relativeDay
import app.fieldvault.screen.today
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.flow.combine
import kotlinx.coroutines.launch
import java.time.Instant
import java.time.LocalTime

/** The agenda: what is late, what is today's, what comes in the next days. */
class TodayPresenter(
    private val gateway: AgentGateway,
    private val clock: AppClock,
    private val alarms: ReminderAlarms,
    private val actions: ContactActions,
    private val desk: SyncDesk,
    scope: CoroutineScope,
) : Presenter<TodayState, TodayEvent, TodayEffect>(TodayState(), scope) {
    private val notes = StatusNotes()
    private var reading: Job? = null

    init {
        scope.launch {
            var before = desk.state.value
            combine(desk.status, desk.state, ::Pair).collect { (status, sync) ->
                show { it.copy(note = notes.note(status, sync, clock.wallMs())) }
                if (sync != before && sync is SyncState.Idle && sync.last != null) read()
                before = sync
            }
        }
    }

    override fun on(event: TodayEvent) = when (event) {
        TodayEvent.Shown -> read()
        is TodayEvent.Done -> act(event.reminder) { gateway.finishReminder(it.reminder) }
        is TodayEvent.Move -> show { it.copy(moving = it.find(event.reminder), pickable = clock.pickableDays()) }
        is TodayEvent.MovedTo -> move(event.day)
        TodayEvent.MoveClosed -> show { it.copy(moving = null) }
        is TodayEvent.Opened -> emit(TodayEffect.Go(Route.Customer(event.customer)))
        TodayEvent.OpenNotificationSettings -> openSettings()
        TodayEvent.FailureRead -> show { it.copy(failure = null) }
    }

    private fun read() {
        show { it.copy(notificationsOff = !alarms.allowed()) }
        reading?.cancel()
        reading = scope.launch { readNow() }
    }

    private suspend fun readNow() {
        val end = clock.at(clock.today().plusDays(AHEAD_DAYS), LocalTime.MIDNIGHT)
        when (val answer = patiently({ slow -> show { it.copy(slow = slow) } }) { gateway.agenda(0, end) }) {
            is Outcome.Failed -> failed(answer.failure)
            is Outcome.Done -> put(answer.value)
        }
    }

    private fun put(items: List<AgendaItem>) {
        val lines = items.sortedBy { it.dueMs }.map { AgendaLine(it, clock.relativeDay(it.dueMs), late = it.dueMs < clock.wallMs()) }
        show { now ->
            now.copy(
                overdue = lines.filter { it.day.days < 0 },
                today = lines.filter { it.day.days == 0 },
                later = lines.filter { it.day.days > 0 },
                loaded = true,
                moving = now.moving?.let { moving -> lines.find { it.item.reminder == moving.item.reminder } },
            )
        }
    }

    private fun move(day: NextDay) {
        val line = state.value.moving ?: return
        show { it.copy(moving = null) }
        // The time of day stays: a call at three is a call at three.
        val time = Instant.ofEpochMilli(line.item.dueMs).atZone(clock.zone()).toLocalTime()
        act(line.item.reminder) { gateway.rescheduleReminder(it.reminder, clock.at(clock.dateOf(day), time)) }
    }

    private fun act(reminder: String, how: suspend (AgendaItem) -> Outcome<Queued>) {
        val line = state.value.find(reminder)?.takeUnless { it.busy } ?: return
        mark(reminder, busy = true)
        scope.launch {
            when (val answer = how(line.item)) {
                is Outcome.Done -> readNow()
                is Outcome.Failed -> {
                    mark(reminder, busy = false)
                    failed(answer.failure)
                }
            }
        }
    }

    private fun mark(reminder: String, busy: Boolean) {
        fun List<AgendaLine>.marked() = map { if (it.item.reminder == reminder) it.copy(busy = busy) else it }
        show { it.copy(overdue = it.overdue.marked(), today = it.today.marked(), later = it.later.marked()) }
    }

    private fun openSettings() {
        actions.openSettings(SystemSetting.Notifications)
    }

    private fun failed(failure: AgentFailure) {
        failure.forScreen()?.let { shown -> show { it.copy(failure = shown) } }
    }

    private fun TodayState.find(reminder: String): AgendaLine? =
        (overdue + today + later).find { it.item.reminder == reminder }

    private companion object {
        /** How far the agenda looks ahead. */
        const val AHEAD_DAYS = 31L
    }
}
