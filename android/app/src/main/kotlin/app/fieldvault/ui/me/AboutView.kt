package app.fieldvault.ui.me

import android.os.Build
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.verticalScroll
import androidx.compose.material3.Icon
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.remember
import androidx.compose.ui.Modifier
import androidx.compose.ui.platform.LocalContext
import androidx.compose.ui.res.painterResource
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.unit.dp
import app.fieldvault.R
import app.fieldvault.agent.PhoneStatus
import app.fieldvault.ui.component.InfoRow
import app.fieldvault.ui.component.ScreenFrame
import app.fieldvault.ui.component.SectionHeading
import app.fieldvault.ui.theme.Spacing

/** What this app is, and the details that IT asks for. */
@Composable
fun AboutView(status: PhoneStatus?, licences: () -> Unit, back: () -> Unit) {
    val context = LocalContext.current
    val version = remember(context) { context.packageManager.getPackageInfo(context.packageName, 0).versionName }
    ScreenFrame(stringResource(R.string.screen_about_title), back = back) {
        Column(Modifier.verticalScroll(rememberScrollState())) {
            Column(Modifier.padding(horizontal = Spacing.margin, vertical = Spacing.two)) {
                Icon(painterResource(R.drawable.ic_mark), null, Modifier.size(48.dp), tint = MaterialTheme.colorScheme.primary)
                Text(stringResource(R.string.app_name), Modifier.padding(top = Spacing.one), style = MaterialTheme.typography.headlineSmall)
                Text(
                    stringResource(R.string.screen_about_what),
                    style = MaterialTheme.typography.bodyMedium,
                    color = MaterialTheme.colorScheme.onSurfaceVariant,
                )
            }
            SectionHeading(stringResource(R.string.screen_about_details))
            InfoRow(stringResource(R.string.screen_about_version), supporting = version ?: stringResource(R.string.common_unknown))
            InfoRow(stringResource(R.string.screen_about_android), supporting = "${Build.VERSION.RELEASE} (${Build.VERSION.SDK_INT})")
            status?.device?.let { InfoRow(stringResource(R.string.screen_me_device), supporting = it) }
            status?.policy?.let { InfoRow(stringResource(R.string.screen_about_policy), supporting = "${it.version}") }
            SectionHeading(stringResource(R.string.screen_about_more))
            InfoRow(stringResource(R.string.screen_licences_title), supporting = stringResource(R.string.screen_about_licences), onClick = licences) {
                Icon(painterResource(R.drawable.ic_chevron), null, tint = MaterialTheme.colorScheme.onSurfaceVariant)
            }
        }
    }
}
