package app.fieldvault.ui.picture

import app.fieldvault.R
import app.fieldvault.agent.AgentFailure
import app.fieldvault.screen.Route
import app.fieldvault.testkit.Call
import app.fieldvault.testkit.FakeGraph
import app.fieldvault.testkit.SampleCustomers

private fun form(
    name: String,
    route: Route,
    variants: List<Variant> = Variant.TWO,
    prepare: FakeGraph.() -> Unit = {},
    keyboard: Boolean = false,
    act: Stage.() -> Unit = {},
): Scene {
    val below = listOfNotNull(Route.Customers, Route.Customer(SampleCustomers.id(2)).takeIf { route != Route.AddCustomer })
    return Scene(name, variants, prepare = prepare, stack = below + route, keyboard = keyboard, act = act)
}

private val PLAIN = SampleCustomers.id(2)
private val MASKED = SampleCustomers.id(1)

internal val FORM_SCENES = listOf(
    form("edit", Route.EditCustomer(PLAIN), Variant.ALL) { type(R.string.screen_edit_company, "杭州绿源食品") },
    form("edit-masked", Route.EditCustomer(MASKED)),
    form("edit-problems", Route.EditCustomer(PLAIN)) {
        type(R.string.screen_customer_field_phone, "abc")
        type(R.string.screen_customer_field_email, "@@")
        tap(R.string.screen_edit_save)
    },
    form("edit-leave", Route.EditCustomer(PLAIN)) {
        type(R.string.screen_edit_company, "9")
        tap(R.string.common_back)
    },
    form("edit-keyboard", Route.EditCustomer(PLAIN), Variant.ALL.filter { it.device == Device.Phone }, keyboard = true),
    form("add-customer", Route.AddCustomer, Variant.ALL),
    form("add-customer-leave", Route.AddCustomer) {
        type(R.string.screen_edit_name, "林")
        tap(R.string.common_back)
    },
    form("add-contact", Route.AddContact(PLAIN), Variant.ALL),
    form("add-contact-problems", Route.AddContact(PLAIN)) {
        type(R.string.screen_field_title, "采购")
        tap(R.string.screen_edit_save)
    },
    form("add-reminder", Route.AddReminder(PLAIN), Variant.ALL) { tap(R.string.screen_day_chip_tomorrow) },
    form("visit", Route.LogVisit(PLAIN), Variant.ALL),
    form("visit-filled", Route.LogVisit(PLAIN)) {
        tap(R.string.screen_visit_outcome_interested)
        tap(R.string.screen_day_chip_next_week)
        type(R.string.screen_visit_note, "看了样机，下周给报价。")
    },
    form("visit-days", Route.LogVisit(PLAIN)) {
        tap(R.string.screen_visit_outcome_ordered)
        tap(R.string.screen_day_chip_pick)
    },
    form("visit-no-space", Route.LogVisit(PLAIN), prepare = { gateway.faults.fail(Call.LogVisit, AgentFailure.NoSpace) }) {
        tap(R.string.screen_visit_outcome_met)
        tap(R.string.screen_visit_save)
    },
)
