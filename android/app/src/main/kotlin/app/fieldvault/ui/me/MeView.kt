package app.fieldvault.ui.me

import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.verticalScroll
import androidx.compose.material3.Icon
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.res.painterResource
import androidx.compose.ui.res.stringResource
import app.fieldvault.R
import app.fieldvault.screen.Route
import app.fieldvault.screen.me.MeEvent
import app.fieldvault.screen.me.MeState
import app.fieldvault.ui.component.Hairline
import app.fieldvault.ui.component.InfoRow
import app.fieldvault.ui.component.PrimaryAction
import app.fieldvault.ui.component.ScreenFrame
import app.fieldvault.ui.component.SectionHeading
import app.fieldvault.ui.component.momentText
import app.fieldvault.ui.theme.Spacing
import java.time.ZoneId

/** Who I am here, until when I may work offline, what policy says, and the lock. */
@Composable
fun MeView(state: MeState, zone: ZoneId, on: (MeEvent) -> Unit, go: (Route) -> Unit) {
    ScreenFrame(
        title = stringResource(R.string.screen_me_title),
        bottom = { PrimaryAction(stringResource(R.string.action_lock_now), { on(MeEvent.LockNow) }) },
    ) {
        Column(Modifier.verticalScroll(rememberScrollState())) {
            InfoRow(state.person.orEmpty(), supporting = state.company, icon = R.drawable.ic_me)
            SectionHeading(stringResource(R.string.screen_me_lease))
            state.lease?.let {
                InfoRow(stringResource(R.string.screen_me_lease_until, momentText(it.locksAtMs, zone)), supporting = stringResource(R.string.screen_me_lease_erase, momentText(it.erasesAtMs, zone)))
            }
            InfoRow(
                stringResource(R.string.screen_me_last_sync),
                supporting = state.lastSyncMs?.let { momentText(it, zone) } ?: stringResource(R.string.screen_me_never),
            )
            state.policy?.let { policy ->
                SectionHeading(stringResource(R.string.screen_me_policy))
                policyWords(policy).forEach {
                    Text(it, style = MaterialTheme.typography.bodyMedium, modifier = Modifier.padding(horizontal = Spacing.margin, vertical = Spacing.half))
                }
            }
            SectionHeading(stringResource(R.string.screen_me_more))
            Leads(R.string.screen_pin_change, R.drawable.ic_lock) { go(Route.ChangePin) }
            Hairline()
            Leads(R.string.screen_company_title, R.drawable.ic_reveal) { go(Route.CompanySees) }
            Hairline()
            Leads(R.string.screen_background_title, R.drawable.ic_sync) { go(Route.BackgroundHealth) }
            Hairline()
            state.helpContact?.let { InfoRow(stringResource(R.string.screen_me_help), supporting = it, icon = R.drawable.ic_call) }
            state.device?.let { InfoRow(stringResource(R.string.screen_me_device), supporting = it, icon = R.drawable.ic_info) }
        }
    }
}

@Composable
private fun Leads(title: Int, icon: Int, onClick: () -> Unit) {
    InfoRow(stringResource(title), icon = icon, onClick = onClick) {
        Icon(painterResource(R.drawable.ic_chevron), null, tint = MaterialTheme.colorScheme.onSurfaceVariant)
    }
}
