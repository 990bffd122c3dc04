package app.fieldvault.screen.customers

import app.fieldvault.screen.Route

/** What a person did on the home. */
sealed interface CustomersEvent {
    /** The screen came up, also again after another one. */
    data object Shown : CustomersEvent

    /** Typed: the field now holds [query]. */
    data class Typed(val query: String) : CustomersEvent {
        override fun toString(): String = "Typed"
    }

    /** Chose a chip. */
    data class ChoseTab(val tab: CustomersTab) : CustomersEvent

    /** Sees the list down to [index]. */
    data class Saw(val index: Int) : CustomersEvent

    /** Went to an initial by the fast scroller. */
    data class JumpedTo(val letter: String) : CustomersEvent

    /** Opened a customer. */
    data class Opened(val id: String) : CustomersEvent

    /** Wants a new customer. */
    data object Add : CustomersEvent

    /** Pulled the list down. */
    data object Pulled : CustomersEvent

    /** Has read the failure. */
    data object FailureRead : CustomersEvent
}

/** What happens once. */
sealed interface CustomersEffect {
    /** Goes to another screen. */
    data class Go(val route: Route) : CustomersEffect

    /** Puts the line at [index] to the top. */
    data class ScrollTo(val index: Int) : CustomersEffect
}
