package app.fieldvault.screen.root

import app.fieldvault.screen.Route

/** Which world is shown. It follows from the phone's state alone; only the open one has places to go to. */
sealed interface RootState {
    /** The core is being opened: an empty page, for an instant. */
    data object Opening : RootState

    /** Nobody is enrolled. */
    data object Enrol : RootState

    /** The PIN is asked for. */
    data object Unlock : RootState

    /** Nothing may be opened, or nothing can be; the blocked page says why. */
    data object Blocked : RootState

    /** Erased. */
    data object Wiped : RootState

    /** Open at [stack]'s end; the first is always the home. */
    data class Open(val stack: List<Route>) : RootState {
        /** What is on top. */
        val top: Route get() = stack.last()

        /** The tab that is lit: the nearest below the top. */
        val tab: Route get() = stack.last { it in TABS }
    }

    companion object {
        /** The bottom bar, from the left. */
        val TABS: List<Route> = listOf(Route.Customers, Route.Today, Route.Pending, Route.Me)
    }
}

/** What a person or the system did. */
sealed interface RootEvent {
    /** A place inside the app was asked for; a tab replaces what was open. */
    data class Go(val route: Route) : RootEvent

    /** A place beside the list of the lit tab, on a wide window: it takes the place of what stood there. */
    data class ShowBeside(val route: Route) : RootEvent

    /** Back. At the home it is the system's, which [RootPresenter.canGoBack] tells. */
    data object Back : RootEvent

    /** Whoever was told that the phone's records are not believed goes on to enrol it. */
    data object EnrolAnew : RootEvent

    /** A reminder's notification was touched: the agenda, once the app is open. */
    data object ReminderTouched : RootEvent
}
