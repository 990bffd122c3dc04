package app.fieldvault.ui.picture

import app.fieldvault.R
import app.fieldvault.screen.Route
import app.fieldvault.screen.root.RootEvent
import app.fieldvault.testkit.SampleCustomers

/** Two of [Variant.WIDE]: both languages, both themes. */
private val TWO_WIDE = listOf(Variant("zh", dark = false, Device.Wide), Variant("en", dark = true, Device.Wide))

private fun customer(n: Int) = Route.Customer(SampleCustomers.id(n))

internal val PANE_SCENES = listOf(
    Scene("panes", Variant.WIDE, stack = listOf(Route.Customers, customer(1))),
    Scene("panes-none", TWO_WIDE),
    Scene("panes-other", TWO_WIDE, stack = listOf(Route.Customers, customer(1))) {
        frame.root.on(RootEvent.ShowBeside(customer(2)))
        settle()
    },
    Scene("panes-revealed", TWO_WIDE, stack = listOf(Route.Customers, customer(1))) {
        tap(R.string.screen_customer_reveal)
        tap(R.string.screen_customer_reason_quote)
    },
    Scene("panes-search", TWO_WIDE, stack = listOf(Route.Customers, customer(1))) {
        type(R.string.screen_customers_search, "晨光")
        pass(400)
    },
    Scene("panes-today", TWO_WIDE, stack = listOf(Route.Customers, Route.Today, customer(1))),
)
