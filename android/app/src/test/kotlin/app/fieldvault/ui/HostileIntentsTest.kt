package app.fieldvault.ui

import android.app.PendingIntent
import android.app.SearchManager
import android.content.ClipData
import android.content.ComponentName
import android.content.Intent
import android.net.Uri
import android.os.Bundle
import android.os.Parcel
import android.os.Parcelable
import androidx.compose.ui.test.junit4.v2.createEmptyComposeRule
import androidx.compose.ui.test.onNodeWithText
import androidx.test.core.app.ApplicationProvider
import androidx.test.ext.junit.runners.AndroidJUnit4
import app.fieldvault.agent.PhoneState
import app.fieldvault.testkit.SampleCustomers
import app.fieldvault.ui.testkit.NoMagnifier
import app.fieldvault.ui.testkit.RealScreens
import app.fieldvault.ui.testkit.SecureWindows
import app.fieldvault.ui.testkit.SemanticsText
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.Shadows.shadowOf
import org.robolectric.android.controller.ActivityController
import org.robolectric.annotation.Config

/** The one exported activity takes whatever other apps send it. */
@RunWith(AndroidJUnit4::class)
@Config(application = RealScreens::class, shadows = [NoMagnifier::class], qualifiers = "zh-rCN-w400dp-h860dp-port-xhdpi")
class HostileIntentsTest {
    @get:Rule
    val compose = createEmptyComposeRule()

    private val app get() = ApplicationProvider.getApplicationContext<RealScreens>()
    private val graph get() = app.screens

    @Test
    fun `a locked phone shows the pad whatever starts it, and nothing of what it was handed`() {
        be(PhoneState.Locked)
        assertTrue("${hostile().size}", hostile().size >= 30)
        hostile().forEach { (name, intent) ->
            val controller = Robolectric.buildActivity(MainActivity::class.java, intent).setup()
            locked(name)
            quiet(name, controller.get())
            controller.pause().stop().destroy()
        }
        assertEquals(PhoneState.Locked, graph.gateway.phone.state)
    }

    @Test
    fun `an open app stays on its page whatever reaches it, and a lock after it holds`() {
        be(PhoneState.Open)
        val controller = Robolectric.buildActivity(MainActivity::class.java, start()).setup(Bundle().apply { putStringArrayList(ROUTES, PAGE) })
        compose.waitForIdle()
        val before = SemanticsText.of(compose)
        assertTrue("not on the page", before.any { SampleCustomers.dozen()[1].address in it })
        hostile().forEach { (name, intent) ->
            controller.newIntent(intent)
            compose.waitForIdle()
            assertEquals(name, PAGE, routes(controller))
            assertEquals(name, before, SemanticsText.of(compose))
            quiet(name, controller.get())
        }
        be(PhoneState.Locked)
        (hostile() + reminders()).forEach { (name, intent) ->
            controller.newIntent(intent)
            locked(name)
        }
        controller.pause().stop().destroy()
    }

    @Test
    fun `a forged touch of a reminder leads to today's page and nowhere else, once the phone is open`() {
        reminders().forEach { (name, intent) ->
            be(PhoneState.Locked)
            val controller = Robolectric.buildActivity(MainActivity::class.java, intent).setup()
            locked(name)
            be(PhoneState.Open)
            assertEquals(name, TODAY, routes(controller))
            controller.newIntent(intent)
            compose.waitForIdle()
            assertEquals(name, TODAY, routes(controller))
            assertEquals(name, emptyList<String>(), shown(setOf(CARRIED)))
            quiet(name, controller.get())
            controller.pause().stop().destroy()
        }
    }

    @Test
    fun `whatever starts an open app leads to its home`() {
        be(PhoneState.Open)
        hostile().forEach { (name, intent) ->
            val controller = Robolectric.buildActivity(MainActivity::class.java, intent).setup()
            compose.waitForIdle()
            assertEquals(name, HOME, routes(controller))
            assertEquals(name, emptyList<String>(), shown(setOf(CARRIED)))
            quiet(name, controller.get())
            controller.pause().stop().destroy()
        }
    }

    @Test
    fun `a saved state that somebody made up opens no lock and leads to no place that is not ours`() {
        val made = listOf(
            arrayListOf("customer/../../x") to HOME,
            arrayListOf("a".repeat(100_000)) to HOME,
            ArrayList(List(5_000) { "me" }) to HOME,
            arrayListOf("") to HOME,
            arrayListOf("customers", CARRIED, "unlock", "customer/$CARRIED") to HOME,
            ArrayList(HOME + List(5_000) { "me" }) to HOME + List(DEEPEST - 1) { "me" },
            arrayListOf("customers", "customer/$ID") to listOf("customers", "customer/$ID"),
        ).map { (routes, leads) -> Bundle().apply { putStringArrayList(ROUTES, routes) } to leads } +
            listOf(Bundle().apply { putInt(ROUTES, 7) } to HOME, Bundle().apply { putBundle(ROUTES, Bundle()) } to HOME)
        made.forEach { (state, leads) ->
            be(PhoneState.Locked)
            val controller = Robolectric.buildActivity(MainActivity::class.java, start()).setup(state)
            locked("$leads")
            be(PhoneState.Open)
            assertEquals(leads, routes(controller))
            assertEquals(emptyList<String>(), shown(setOf(CARRIED)))
            controller.pause().stop().destroy()
        }
    }

    /** The pad is there, every window is shut to screenshots, and neither a customer nor what was handed in can be read. */
    private fun locked(name: String) {
        compose.waitForIdle()
        compose.onNodeWithText("林晓").assertExists(name)
        assertEquals(name, emptyList<String>(), shown(app.customerTexts() + CARRIED))
        SecureWindows.check()
    }

    private fun shown(words: Set<String>): List<String> = SemanticsText.of(compose).let { read -> words.filter { word -> read.any { word in it } } }

    /** Where it is, as it would be saved. Saving puts an activity to rest, where it shows nothing: it is woken again. */
    private fun routes(controller: ActivityController<MainActivity>): List<String>? {
        val saved = Bundle().also(controller::saveInstanceState)
        controller.pause().resume()
        compose.waitForIdle()
        return saved.getStringArrayList(ROUTES)
    }

    /** It starts nobody, hands nothing back, and does not end. */
    private fun quiet(name: String, activity: MainActivity) {
        assertNull(name, shadowOf(activity).nextStartedActivity)
        assertNull(name, shadowOf(activity).resultIntent)
        assertFalse(name, activity.isFinishing)
    }

    private fun be(state: PhoneState) {
        graph.gateway.phone = graph.gateway.phone.copy(state = state)
        graph.status.value = graph.gateway.phone
        compose.waitForIdle()
    }

    private fun hostile(): List<Pair<String, Intent>> = (actions() + data() + extras()).map { (name, intent) -> name to loaded(intent) }

    /** What any app can send, for the word is in the package: with all that the others bring. */
    private fun reminders(): List<Pair<String, Intent>> = (data() + extras()).map { (name, intent) -> "a reminder with $name" to loaded(intent).setAction(MainActivity.ACTION_REMINDER) }

    /** With words that must appear nowhere. */
    private fun loaded(intent: Intent): Intent = intent.putExtra(Intent.EXTRA_TEXT, CARRIED).putExtra(Intent.EXTRA_TITLE, CARRIED).putExtra(SearchManager.QUERY, CARRIED)

    private fun actions() = listOf(
        null, "", Intent.ACTION_VIEW, Intent.ACTION_EDIT, Intent.ACTION_DELETE, Intent.ACTION_SEND, Intent.ACTION_SEND_MULTIPLE, Intent.ACTION_PROCESS_TEXT,
        Intent.ACTION_ASSIST, Intent.ACTION_SEARCH, Intent.ACTION_BOOT_COMPLETED, "app.fieldvault.action.UNLOCK",
    ).map { action -> "action $action" to Intent().setAction(action) }

    private fun data() = listOf(
        "fieldvault://customer/$ID", "https://fleet.example.com/enrol?token=x", "file:///data/data/app.fieldvault/files/guard/slot-a",
        "content://com.android.contacts/contacts/1", "javascript:alert(1)", "tel:110", "geo:0,0?q=x", "",
    ).map { uri -> "data $uri" to Intent(Intent.ACTION_VIEW, Uri.parse(uri)) }

    private fun extras() = listOf(
        "a route" to start().putExtra("route", "customer/$ID"),
        "routes" to start().putStringArrayListExtra("routes", arrayListOf("customer/$ID", "me")),
        "a state" to start().putExtra("android:savedInstanceState", Bundle().apply { putString("routes", "me") }),
        "a PIN" to start().putExtra("pin", "482913"),
        "an intent" to start().putExtra(Intent.EXTRA_INTENT, Intent(Intent.ACTION_CALL, Uri.parse("tel:110"))),
        "a pending intent" to start().putExtra("then", PendingIntent.getActivity(app, 0, Intent(Intent.ACTION_CALL), PendingIntent.FLAG_IMMUTABLE)),
        "a class that is not here" to start().putExtra("x", Unknown()),
        "half a megabyte" to start().putExtra(Intent.EXTRA_HTML_TEXT, "x".repeat(500_000)),
        "a clip" to start().apply { clipData = ClipData.newRawUri("x", Uri.parse("content://x/y")) }.addFlags(Intent.FLAG_GRANT_READ_URI_PERMISSION),
        "another's component as selector" to start().apply { selector = Intent().setComponent(ComponentName("com.other", "com.other.A")) },
    )

    private fun start() = Intent(Intent.ACTION_MAIN).addCategory(Intent.CATEGORY_LAUNCHER)

    /** What another app may put into an extra and this one cannot read. */
    private class Unknown : Parcelable {
        override fun describeContents() = 0

        override fun writeToParcel(to: Parcel, flags: Int) = to.writeString("x")
    }

    private companion object {
        const val ID = "01890a5d-ac96-774b-bcce-b302099a8057"

        /** The key and the words of what the activity saves. */
        const val ROUTES = "routes"
        const val DEEPEST = 16
        const val CARRIED = "外来的字"
        val HOME = arrayListOf("customers")
        val TODAY = arrayListOf("customers", "today")
        val PAGE = arrayListOf("customers", "customer/${SampleCustomers.id(2)}")
    }
}
