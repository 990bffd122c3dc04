package app.fieldvault.ui.me

import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.verticalScroll
import androidx.compose.material3.Icon
import androidx.compose.material3.MaterialTheme
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.res.painterResource
import androidx.compose.ui.res.stringResource
import app.fieldvault.R
import app.fieldvault.device.BackgroundHealth
import app.fieldvault.device.BackgroundVerdict
import app.fieldvault.device.SystemSetting
import app.fieldvault.ui.component.InfoRow
import app.fieldvault.ui.component.ScreenFrame
import app.fieldvault.ui.component.StatusLine
import app.fieldvault.ui.component.Tone
import app.fieldvault.ui.component.momentText
import java.time.ZoneId

/** Whether the app hears its fleet while nobody looks, and what to set where it does not. */
@Composable
fun BackgroundHealthView(health: BackgroundHealth, nowMs: Long, zone: ZoneId, open: (SystemSetting) -> Unit, back: () -> Unit) {
    val held = health.verdict(nowMs) == BackgroundVerdict.HeldBack
    ScreenFrame(stringResource(R.string.screen_background_title), back = back) {
        StatusLine(
            stringResource(
                when (health.verdict(nowMs)) {
                    BackgroundVerdict.NotYet -> R.string.screen_background_not_yet
                    BackgroundVerdict.Working -> R.string.screen_background_working
                    BackgroundVerdict.HeldBack -> R.string.screen_background_held
                },
            ),
            tone = if (held) Tone.Caution else Tone.Quiet,
        )
        Column(Modifier.verticalScroll(rememberScrollState())) {
            InfoRow(
                stringResource(R.string.screen_background_last),
                supporting = health.runsMs.firstOrNull()?.let { momentText(it, zone) } ?: stringResource(R.string.screen_me_never),
                icon = R.drawable.ic_sync,
            )
            Check(R.string.screen_background_battery, R.string.screen_background_battery_hint, health.batteryExempt) { open(SystemSetting.BatteryOptimisation) }
            Check(R.string.screen_background_notify, R.string.screen_background_notify_hint, health.notificationsAllowed) { open(SystemSetting.Notifications) }
            // Whether the maker's own switch is on cannot be asked.
            if (health.autostartPage) Check(R.string.screen_background_autostart, R.string.screen_background_autostart_hint, fine = false) { open(SystemSetting.Autostart) }
        }
    }
}

/** What must be set for background work. Where it is not, a touch leads to the setting. */
@Composable
private fun Check(title: Int, hint: Int, fine: Boolean, onClick: () -> Unit) {
    if (fine) {
        InfoRow(stringResource(title), supporting = stringResource(R.string.screen_background_fine), icon = R.drawable.ic_check)
    } else {
        InfoRow(stringResource(title), supporting = stringResource(hint), icon = R.drawable.ic_warning, onClick = onClick) {
            Icon(painterResource(R.drawable.ic_chevron), null, tint = MaterialTheme.colorScheme.onSurfaceVariant)
        }
    }
}
