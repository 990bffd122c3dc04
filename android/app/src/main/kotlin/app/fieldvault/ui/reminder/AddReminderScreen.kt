package app.fieldvault.ui.reminder

import androidx.activity.compose.BackHandler
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.collectAsState
import androidx.compose.runtime.getValue
import androidx.compose.runtime.remember
import app.fieldvault.screen.Route
import app.fieldvault.screen.ScreenGraph
import app.fieldvault.screen.reminder.AddReminderEvent
import app.fieldvault.screen.reminder.AddReminderPresenter

/** A next step for the customer [id]. */
@Composable
fun AddReminderScreen(id: String, graph: ScreenGraph, back: () -> Unit) {
    val presenter = remember(graph, id) {
        graph.presenters.of(Route.AddReminder(id)) { AddReminderPresenter(id, graph.gateway, graph.clock, it) }
    }
    val state by presenter.state.collectAsState()
    LaunchedEffect(presenter) { presenter.effects.collect { back() } }
    BackHandler { presenter.on(AddReminderEvent.Back) }
    AddReminderView(state, presenter::on)
}
