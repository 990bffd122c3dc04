package app.fieldvault.screen.root

import app.fieldvault.agent.PhoneState
import app.fieldvault.agent.PhoneStatus
import app.fieldvault.screen.Presenter
import app.fieldvault.screen.PresenterStore
import app.fieldvault.screen.Route
import app.fieldvault.screen.blocked.BlockedCause
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.launch

/**
 * Shows what the phone's state allows. The way back is kept across a lock and a process death as routes, which name no customer,
 * and is taken up only when the core says that the session is open; presenters, which do know customers, are dropped at once
 * when it is not.
 *
 * @param restored what [saved] gave before the process died
 */
class RootPresenter(
    private val status: StateFlow<PhoneStatus?>,
    private val blocked: StateFlow<BlockedCause?>,
    private val presenters: PresenterStore,
    restored: List<String>,
    scope: CoroutineScope,
) : Presenter<RootState, RootEvent, Nothing>(RootState.Opening, scope) {
    private var stack: List<Route> = restored.mapNotNull(Route::read).take(DEEPEST).let { read ->
        if (read.firstOrNull() == Route.Customers) read else HOME
    }

    /** The page that says why has been read. */
    private var enrolsAnew = false

    init {
        judge(status.value, blocked.value)
        // Each by itself, not combined: a lock is judged in the moment it is heard.
        scope.launch { status.collect { judge(it, blocked.value) } }
        scope.launch { blocked.collect { judge(status.value, it) } }
    }

    /** Whether back leads somewhere inside the app. */
    val canGoBack: Boolean get() = (state.value as? RootState.Open)?.let { it.stack.size > 1 } == true

    /** What a Bundle may hold: routes only. */
    fun saved(): List<String> = stack.map(Route::save)

    override fun on(event: RootEvent) {
        when (event) {
            is RootEvent.Go -> if (state.value is RootState.Open) move(toward(event.route))
            is RootEvent.ShowBeside -> if (state.value is RootState.Open) move(upToTab() + event.route)
            RootEvent.Back -> if (canGoBack) move(stack.dropLast(1))
            RootEvent.ReminderTouched -> move(toward(Route.Today))
            RootEvent.EnrolAnew -> if (blocked.value == BlockedCause.GuardRolledBack) {
                enrolsAnew = true
                judge(status.value, blocked.value)
            }
        }
    }

    private fun toward(route: Route): List<Route> = when {
        route == Route.Customers -> HOME
        route in RootState.TABS -> HOME + route
        route in stack -> stack.take(stack.indexOf(route) + 1)
        else -> (stack + route).let { if (it.size > DEEPEST) HOME + it.takeLast(DEEPEST - 1) else it }
    }

    private fun upToTab(): List<Route> = stack.take(stack.indexOfLast { it in RootState.TABS } + 1)

    private fun move(next: List<Route>) {
        (stack - next.toSet()).forEach { if (it !in RootState.TABS) presenters.forget(it) }
        stack = next
        if (state.value is RootState.Open) show { RootState.Open(next) }
    }

    private fun judge(now: PhoneStatus?, why: BlockedCause?) {
        val isTold = enrolsAnew && why == BlockedCause.GuardRolledBack
        val world = if (why != null && !isTold) RootState.Blocked else worldOf(now?.state)
        if (world !is RootState.Open) presenters.clear()
        if (world is RootState.Enrol || world is RootState.Wiped) stack = HOME
        show { world }
    }

    private fun worldOf(state: PhoneState?): RootState = when (state) {
        null -> RootState.Opening
        PhoneState.NotEnrolled, PhoneState.GuardRolledBack -> RootState.Enrol
        PhoneState.Locked -> RootState.Unlock
        PhoneState.Expired -> RootState.Blocked
        PhoneState.Wiped -> RootState.Wiped
        PhoneState.Open -> RootState.Open(stack)
    }

    private companion object {
        val HOME = listOf<Route>(Route.Customers)

        /** Deeper than anyone goes; bounds what a Bundle holds. */
        const val DEEPEST = 16
    }
}
