package app.fieldvault.session

import app.fieldvault.agent.AgentFailure
import app.fieldvault.agent.AgentGateway
import app.fieldvault.agent.Outcome
import app.fieldvault.agent.PhoneState
import app.fieldvault.agent.PhoneStatus
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.launch

/**
 * What runs only while an activity is started: the wait for commands, and the tick that makes deadlines punctual. The core judges
 * deadlines at every call anyway; the tick only spares a person the sight of an open list past its time.
 */
class ForegroundWork(
    private val gateway: AgentGateway,
    private val status: StateFlow<PhoneStatus?>,
    private val scope: CoroutineScope,
    private val refresh: () -> Unit,
    private val syncNow: () -> Unit,
) {
    private val running = ArrayList<Job>()

    /** The app is on the screen. */
    fun start() {
        if (running.isNotEmpty()) return
        running += scope.launch {
            gateway.enteredForeground()
            refresh()
        }
        running += scope.launch { tick() }
        running += scope.launch { hear() }
    }

    /** The app left the screen. A call that waits ends at the server's own time; its answer is taken, the next is not begun. */
    fun stop() {
        running.forEach(Job::cancel)
        running.clear()
        gateway.enteredBackground()
    }

    private suspend fun tick() {
        while (true) {
            delay(TICK_MS)
            if (status.value?.state == PhoneState.Open) gateway.tick()
        }
    }

    private suspend fun hear() {
        var wait = WAIT_SECONDS
        while (true) {
            if (!canHear(status.value)) {
                delay(TICK_MS)
                continue
            }
            when (val answer = gateway.checkIn(wait)) {
                is Outcome.Done -> {
                    wait = WAIT_SECONDS
                    // The server has news, or it is back and something waits for it.
                    val phone = status.value
                    if (phone?.state == PhoneState.Open && (answer.value.behind || phone.pending > 0)) syncNow()
                    refresh()
                    delay(BREATH_MS)
                }
                is Outcome.Failed -> {
                    // The first word after a silence is not waited for: what was kept meanwhile is sent as soon as the server is back.
                    wait = 0
                    delay(pause(answer.failure))
                }
            }
        }
    }

    /** A phone that nobody enrolled has no server, nor has one whose records are not believed; one whose erase is proved has nothing to hear. */
    private fun canHear(phone: PhoneStatus?): Boolean = when (phone?.state) {
        null, PhoneState.NotEnrolled, PhoneState.GuardRolledBack -> false
        PhoneState.Wiped -> phone.wipe?.acknowledged == false
        else -> true
    }

    private fun pause(failure: AgentFailure): Long = when (failure) {
        is AgentFailure.Offline -> (failure.retryAfterSeconds * 1000).coerceIn(TICK_MS, LONGEST_MS)
        else -> LONGEST_MS
    }

    private companion object {
        const val TICK_MS = 5_000L
        const val BREATH_MS = 1_000L
        const val LONGEST_MS = 60_000L
        const val WAIT_SECONDS = 240
    }
}
