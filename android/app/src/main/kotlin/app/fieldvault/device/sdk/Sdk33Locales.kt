package app.fieldvault.device.sdk

import android.app.LocaleManager
import android.content.Context
import android.os.LocaleList
import androidx.annotation.RequiresApi

/** Calls of Android 13. */
@RequiresApi(33)
internal object Sdk33Locales {
    /** The app's own language; null: the phone's. */
    fun tag(context: Context): String? = manager(context).applicationLocales.takeUnless(LocaleList::isEmpty)?.get(0)?.toLanguageTag()

    /** Chooses it. The system keeps it and makes the activity anew. */
    fun choose(context: Context, tag: String?) {
        manager(context).applicationLocales = tag?.let(LocaleList::forLanguageTags) ?: LocaleList.getEmptyLocaleList()
    }

    private fun manager(context: Context) = context.getSystemService(LocaleManager::class.java)
}
