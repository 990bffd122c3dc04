package app.fieldvault.ui.me

import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.verticalScroll
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.res.stringArrayResource
import androidx.compose.ui.res.stringResource
import app.fieldvault.R
import app.fieldvault.agent.PolicyView
import app.fieldvault.ui.component.ScreenFrame
import app.fieldvault.ui.component.SectionHeading
import app.fieldvault.ui.theme.Spacing

/** What the company can see, cannot see and can do; the numbers are those of the policy in force. */
@Composable
fun CompanySeesView(policy: PolicyView?, back: () -> Unit) {
    ScreenFrame(stringResource(R.string.screen_company_title), back = back) {
        Column(Modifier.verticalScroll(rememberScrollState()).padding(bottom = Spacing.four)) {
            SectionHeading(stringResource(R.string.screen_company_sees))
            stringArrayResource(R.array.screen_company_sees_lines).forEach { Point(it) }
            SectionHeading(stringResource(R.string.screen_company_never))
            stringArrayResource(R.array.screen_company_never_lines).forEach { Point(it) }
            SectionHeading(stringResource(R.string.screen_company_can))
            Point(stringResource(R.string.screen_company_can_erase))
            policy?.let {
                Point(stringResource(R.string.screen_me_policy_lease, duration(it.leaseLockSeconds), duration(it.leaseEraseSeconds)))
                Point(stringResource(if (it.screenshotsAllowed) R.string.screen_me_policy_shots_on else R.string.screen_me_policy_shots_off))
                Point(stringResource(R.string.screen_company_version, it.version))
            }
        }
    }
}
