package app.fieldvault.ui.root

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxHeight
import androidx.compose.material3.Badge
import androidx.compose.material3.BadgedBox
import androidx.compose.material3.Icon
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.NavigationBar
import androidx.compose.material3.NavigationBarItem
import androidx.compose.material3.NavigationRail
import androidx.compose.material3.NavigationRailItem
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.collectAsState
import androidx.compose.runtime.getValue
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.res.painterResource
import androidx.compose.ui.res.pluralStringResource
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.semantics
import app.fieldvault.R
import app.fieldvault.screen.Route
import app.fieldvault.screen.root.RootState
import app.fieldvault.ui.theme.Spacing
import app.fieldvault.ui.theme.capped

/** Customers, Today, Pending with its count, Me: along the bottom, where a thumb is. */
@Composable
internal fun TabBar(lit: Route, frame: Frame, go: (Route) -> Unit) {
    NavigationBar(containerColor = MaterialTheme.colorScheme.surfaceContainer) {
        RootState.TABS.forEach { tab ->
            NavigationBarItem(tab == lit, { go(tab) }, { Sign(tab, frame) }, label = { Name(tab) })
        }
    }
}

/** The same along the edge of a tablet, which is held at its sides. */
@Composable
internal fun TabRail(lit: Route, frame: Frame, go: (Route) -> Unit) {
    NavigationRail(containerColor = MaterialTheme.colorScheme.surfaceContainer) {
        Column(Modifier.fillMaxHeight(), Arrangement.spacedBy(Spacing.two, Alignment.CenterVertically)) {
            RootState.TABS.forEach { tab ->
                NavigationRailItem(tab == lit, { go(tab) }, { Sign(tab, frame) }, label = { Name(tab) })
            }
        }
    }
}

@Composable
private fun Name(tab: Route) = Text(stringResource(face(tab).first), maxLines = 1, softWrap = false, style = capped(MaterialTheme.typography.labelMedium, most = 1f))

@Composable
private fun Sign(tab: Route, frame: Frame) {
    val status by frame.graph.status.collectAsState()
    val waits = if (tab == Route.Pending) (status?.pending ?: 0).toInt() else 0
    val said = pluralStringResource(R.plurals.screen_root_pending_count, waits, waits)
    BadgedBox(badge = {
        if (waits > 0) {
            Badge(containerColor = MaterialTheme.colorScheme.primary, contentColor = MaterialTheme.colorScheme.onPrimary) {
                Text("$waits", Modifier.semantics { contentDescription = said }, style = capped(MaterialTheme.typography.labelSmall, most = 1f))
            }
        }
    }) { Icon(painterResource(face(tab).second), contentDescription = null) }
}

private fun face(tab: Route): Pair<Int, Int> = when (tab) {
    Route.Today -> R.string.screen_root_tab_today to R.drawable.ic_today
    Route.Pending -> R.string.screen_root_tab_pending to R.drawable.ic_pending
    Route.Me -> R.string.screen_root_tab_me to R.drawable.ic_me
    else -> R.string.screen_root_tab_customers to R.drawable.ic_customers
}
