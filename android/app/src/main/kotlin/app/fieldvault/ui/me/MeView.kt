package app.fieldvault.ui.me

import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.shape.CircleShape
import androidx.compose.foundation.verticalScroll
import androidx.compose.material3.Icon
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.res.painterResource
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.semantics
import app.fieldvault.R
import app.fieldvault.screen.Route
import app.fieldvault.screen.me.BiometricChoice
import app.fieldvault.screen.me.MeEvent
import app.fieldvault.screen.me.MeState
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
        Column(Modifier.verticalScroll(rememberScrollState()).padding(bottom = Spacing.two)) {
            Person(state)
            InfoRow(
                stringResource(R.string.screen_me_last_sync),
                supporting = state.lastSyncMs?.let { momentText(it, zone) } ?: stringResource(R.string.screen_me_never),
                icon = R.drawable.ic_sync,
            )
            state.lease?.let {
                InfoRow(
                    stringResource(R.string.screen_me_lease_until, momentText(it.locksAtMs, zone)),
                    supporting = stringResource(R.string.screen_me_lease_erase, momentText(it.erasesAtMs, zone)),
                    icon = R.drawable.ic_time,
                )
            }
            SectionHeading(stringResource(R.string.screen_me_settings))
            Leads(R.string.screen_biometric_title, R.drawable.ic_fingerprint, choiceWord(state.biometric)) { go(Route.Biometric) }
            Leads(R.string.screen_pin_change, R.drawable.ic_lock) { go(Route.ChangePin) }
            Leads(R.string.screen_language_title, R.drawable.ic_language) { go(Route.Language) }
            Leads(R.string.screen_background_title, R.drawable.ic_sync) { go(Route.BackgroundHealth) }
            SectionHeading(stringResource(R.string.screen_me_policy))
            state.policy?.let { policy -> policyWords(policy).forEach { Point(it) } }
            Leads(R.string.screen_company_title, R.drawable.ic_reveal) { go(Route.CompanySees) }
            SectionHeading(stringResource(R.string.screen_me_more))
            state.helpContact?.let { InfoRow(stringResource(R.string.screen_me_help), supporting = it, icon = R.drawable.ic_call) }
            Leads(R.string.screen_about_title, R.drawable.ic_info) { go(Route.About) }
        }
    }
}

@Composable
private fun Person(state: MeState) = Row(
    Modifier.fillMaxWidth().padding(horizontal = Spacing.margin, vertical = Spacing.one).semantics(mergeDescendants = true) { },
    verticalAlignment = Alignment.CenterVertically,
    horizontalArrangement = Arrangement.spacedBy(Spacing.two),
) {
    Box(Modifier.size(Spacing.six).background(MaterialTheme.colorScheme.primaryContainer, CircleShape), Alignment.Center) {
        Icon(painterResource(R.drawable.ic_me), null, tint = MaterialTheme.colorScheme.onPrimaryContainer)
    }
    Column(Modifier.weight(1f)) {
        Text(state.person.orEmpty(), style = MaterialTheme.typography.titleLarge)
        state.company?.let { Text(it, style = MaterialTheme.typography.bodyMedium, color = MaterialTheme.colorScheme.onSurfaceVariant) }
    }
}

private fun choiceWord(choice: BiometricChoice): Int = when (choice) {
    BiometricChoice.On -> R.string.screen_me_on
    BiometricChoice.Off -> R.string.screen_me_off
    BiometricChoice.NotOnThisPhone -> R.string.screen_me_not_here
}

@Composable
private fun Leads(title: Int, icon: Int, now: Int? = null, onClick: () -> Unit) {
    InfoRow(stringResource(title), icon = icon, supporting = now?.let { stringResource(it) }, onClick = onClick) {
        Icon(painterResource(R.drawable.ic_chevron), null, tint = MaterialTheme.colorScheme.onSurfaceVariant)
    }
}
