package app.fieldvault.ui

import androidx.compose.runtime.Composable
import app.fieldvault.screen.Route
import app.fieldvault.screen.ScreenGraph
import app.fieldvault.ui.contact.AddContactScreen
import app.fieldvault.ui.customer.CustomerScreen
import app.fieldvault.ui.customers.CustomersScreen
import app.fieldvault.ui.edit.EditCustomerScreen
import app.fieldvault.ui.pending.PendingScreen
import app.fieldvault.ui.pending.ResolveConflictScreen
import app.fieldvault.ui.reminder.AddReminderScreen
import app.fieldvault.ui.today.TodayScreen
import app.fieldvault.ui.visit.LogVisitScreen

/** The screen of [route], if it is one of those that show customers; the others are the root's own. */
@Composable
fun WorkScreen(route: Route, graph: ScreenGraph, go: (Route) -> Unit, back: () -> Unit) {
    when (route) {
        Route.Customers -> CustomersScreen(graph, go)
        is Route.Customer -> CustomerScreen(route.id, graph, go, back)
        is Route.EditCustomer -> EditCustomerScreen(route.id, graph, go, back)
        Route.AddCustomer -> EditCustomerScreen(null, graph, go, back)
        is Route.AddContact -> AddContactScreen(route.id, graph, back)
        is Route.AddReminder -> AddReminderScreen(route.id, graph, back)
        is Route.LogVisit -> LogVisitScreen(route.id, graph, back)
        Route.Today -> TodayScreen(graph, go)
        Route.Pending -> PendingScreen(graph, go)
        is Route.ResolveConflict -> ResolveConflictScreen(route.id, graph, go, back)
        Route.Me, Route.ChangePin, Route.CompanySees, Route.BackgroundHealth, Route.Biometric, Route.Language, Route.About,
        Route.Licences, is Route.Licence,
        -> Unit
    }
}
