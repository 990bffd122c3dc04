package app.fieldvault.ui.contact

import androidx.activity.compose.BackHandler
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.collectAsState
import androidx.compose.runtime.getValue
import androidx.compose.runtime.remember
import app.fieldvault.screen.Route
import app.fieldvault.screen.ScreenGraph
import app.fieldvault.screen.contact.AddContactEvent
import app.fieldvault.screen.contact.AddContactPresenter

/** A new person at the customer [id]. */
@Composable
fun AddContactScreen(id: String, graph: ScreenGraph, back: () -> Unit) {
    val presenter = remember(graph, id) { graph.presenters.of(Route.AddContact(id)) { AddContactPresenter(id, graph.gateway, it) } }
    val state by presenter.state.collectAsState()
    LaunchedEffect(presenter) { presenter.effects.collect { back() } }
    BackHandler { presenter.on(AddContactEvent.Back) }
    AddContactView(state, presenter::on)
}
