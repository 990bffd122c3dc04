package app.fieldvault.ui.root

import androidx.compose.foundation.layout.statusBarsPadding
import androidx.compose.material3.Badge
import androidx.compose.material3.BadgedBox
import androidx.compose.material3.Icon
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.NavigationBar
import androidx.compose.material3.NavigationBarItem
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.collectAsState
import androidx.compose.runtime.getValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.res.painterResource
import androidx.compose.ui.res.pluralStringResource
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.semantics
import app.fieldvault.R
import app.fieldvault.agent.AgentFailure
import app.fieldvault.screen.Route
import app.fieldvault.screen.SyncState
import app.fieldvault.screen.root.RootState
import app.fieldvault.ui.component.StatusLine
import app.fieldvault.ui.component.Tone
import app.fieldvault.ui.component.momentText

/** Customers, Today, Pending with its count, Me. */
@Composable
internal fun TabBar(lit: Route, frame: Frame, go: (Route) -> Unit) {
    val status by frame.graph.status.collectAsState()
    NavigationBar(containerColor = MaterialTheme.colorScheme.surfaceContainerLow) {
        RootState.TABS.forEach { tab ->
            val (name, icon) = face(tab)
            val waits = if (tab == Route.Pending) (status?.pending ?: 0).toInt() else 0
            NavigationBarItem(
                selected = tab == lit,
                onClick = { go(tab) },
                icon = {
                    val said = pluralStringResource(R.plurals.screen_root_pending_count, waits, waits)
                    BadgedBox(badge = {
                        if (waits > 0) {
                            Badge(containerColor = MaterialTheme.colorScheme.primary, contentColor = MaterialTheme.colorScheme.onPrimary) {
                                Text("$waits", Modifier.semantics { contentDescription = said })
                            }
                        }
                    }) { Icon(painterResource(icon), contentDescription = null) }
                },
                label = { Text(stringResource(name)) },
            )
        }
    }
}

/** One amber line when the phone is offline or its lease ends soon. */
@Composable
internal fun LeaseLine(frame: Frame) {
    val status by frame.graph.status.collectAsState()
    val sync by frame.graph.syncState.collectAsState()
    val lease = status?.lease ?: return
    val zone = frame.graph.clock.zone()
    val idle = sync as? SyncState.Idle
    val offlineSince = idle?.endedMs?.takeIf { idle.failure is AgentFailure.Offline }
    val text = when {
        frame.graph.clock.wallMs() >= lease.warnsAtMs -> stringResource(R.string.screen_root_lease_soon, momentText(lease.locksAtMs, zone))
        offlineSince != null -> stringResource(R.string.screen_root_offline, momentText(offlineSince, zone), momentText(lease.locksAtMs, zone))
        else -> return
    }
    StatusLine(
        text,
        Modifier.statusBarsPadding(),
        Tone.Caution,
        R.drawable.ic_offline,
        action = stringResource(R.string.action_sync_now),
        onAction = frame.graph::syncNow,
    )
}

private fun face(tab: Route): Pair<Int, Int> = when (tab) {
    Route.Today -> R.string.screen_root_tab_today to R.drawable.ic_today
    Route.Pending -> R.string.screen_root_tab_pending to R.drawable.ic_pending
    Route.Me -> R.string.screen_root_tab_me to R.drawable.ic_me
    else -> R.string.screen_root_tab_customers to R.drawable.ic_customers
}
