package app.fieldvault.device

import android.content.Context
import android.content.res.Configuration
import android.os.Build
import android.os.LocaleList
import app.fieldvault.device.sdk.Sdk33Locales
import java.util.Locale

/** What the app speaks. [tag] null: what the phone speaks. */
enum class AppLanguage(val tag: String?) { System(null), Chinese("zh-CN"), English("en") }

/** The app's own language. The system keeps it from Android 13 on and makes the activity anew; before, it is kept here. */
class AppLanguages(private val context: Context) {
    /** The one that was chosen. */
    fun chosen(): AppLanguage {
        val tag = if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU) Sdk33Locales.tag(context) else kept.getString(KEY, null)
        return AppLanguage.entries.find { it.tag != null && tag?.startsWith(it.tag.take(LANGUAGE)) == true } ?: AppLanguage.System
    }

    /** Keeps [language]. True: the activity must be made anew by whoever asked. */
    fun choose(language: AppLanguage): Boolean {
        if (language == chosen()) return false
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU) {
            Sdk33Locales.choose(context, language.tag)
            return false
        }
        kept.edit().putString(KEY, language.tag).apply()
        return true
    }

    private val kept get() = context.getSharedPreferences("language", Context.MODE_PRIVATE)

    companion object {
        private const val KEY = "tag"
        private const val LANGUAGE = 2

        /** [base] in the chosen language, for an activity on a system that does not do it by itself. */
        fun speaking(base: Context): Context {
            if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU) return base
            val tag = AppLanguages(base).chosen().tag ?: return base
            return base.createConfigurationContext(Configuration(base.resources.configuration).apply { setLocales(LocaleList(Locale.forLanguageTag(tag))) })
        }
    }
}
