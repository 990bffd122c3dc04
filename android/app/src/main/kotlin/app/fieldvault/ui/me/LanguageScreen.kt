package app.fieldvault.ui.me

import androidx.activity.compose.LocalActivity
import androidx.annotation.StringRes
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.selection.selectable
import androidx.compose.foundation.selection.selectableGroup
import androidx.compose.foundation.verticalScroll
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.RadioButton
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.remember
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.platform.LocalContext
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.Role
import app.fieldvault.R
import app.fieldvault.device.AppLanguage
import app.fieldvault.device.AppLanguages
import app.fieldvault.ui.component.Hairline
import app.fieldvault.ui.component.ScreenFrame
import app.fieldvault.ui.theme.Spacing

/** The language of the app. Each stands in its own words, so that it is found by who cannot read the others. */
@Composable
fun LanguageScreen(back: () -> Unit) {
    val context = LocalContext.current
    val activity = LocalActivity.current
    val languages = remember(context) { AppLanguages(context.applicationContext) }
    LanguageView(languages.chosen(), { if (languages.choose(it)) activity?.recreate() }, back)
}

/** The languages, the chosen one marked. */
@Composable
fun LanguageView(chosen: AppLanguage, choose: (AppLanguage) -> Unit, back: () -> Unit) {
    ScreenFrame(stringResource(R.string.screen_language_title), back = back) {
        Column(Modifier.verticalScroll(rememberScrollState()).selectableGroup()) {
            AppLanguage.entries.forEach { language ->
                Row(
                    Modifier
                        .fillMaxWidth()
                        .selectable(language == chosen, role = Role.RadioButton) { choose(language) }
                        .heightIn(min = Spacing.row)
                        .padding(horizontal = Spacing.margin, vertical = Spacing.oneAndHalf),
                    verticalAlignment = Alignment.CenterVertically,
                ) {
                    RadioButton(language == chosen, onClick = null)
                    Text(stringResource(word(language)), Modifier.padding(start = Spacing.two), style = MaterialTheme.typography.bodyLarge)
                }
                Hairline(Modifier.padding(start = Spacing.margin))
            }
        }
    }
}

@StringRes
private fun word(language: AppLanguage): Int = when (language) {
    AppLanguage.System -> R.string.screen_language_system
    AppLanguage.Chinese -> R.string.screen_language_chinese
    AppLanguage.English -> R.string.screen_language_english
}
