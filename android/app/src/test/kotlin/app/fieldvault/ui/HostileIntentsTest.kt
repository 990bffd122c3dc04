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
import androidx.compose.ui.test.assertCountEquals
import androidx.compose.ui.test.junit4.v2.createEmptyComposeRule
import androidx.compose.ui.test.onAllNodesWithText
import androidx.compose.ui.test.onNodeWithText
import androidx.test.core.app.ApplicationProvider
import androidx.test.ext.junit.runners.AndroidJUnit4
import app.fieldvault.agent.PhoneState
import app.fieldvault.ui.testkit.SecureWindows
import app.fieldvault.ui.testkit.TestOwner
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config

/** The one exported activity takes whatever other apps send it. */
@RunWith(AndroidJUnit4::class)
@Config(application = TestOwner::class, qualifiers = "zh-rCN-w400dp-h860dp-port-xhdpi")
class HostileIntentsTest {
    @get:Rule
    val compose = createEmptyComposeRule()

    private val owner get() = ApplicationProvider.getApplicationContext<TestOwner>()
    private val graph get() = owner.screens

    @Test
    fun `a locked phone shows the pad whatever starts it`() {
        be(PhoneState.Locked)
        assertEquals(30, hostile().size)
        hostile().forEach { (name, intent) ->
            val controller = Robolectric.buildActivity(MainActivity::class.java, intent).setup()
            compose.waitForIdle()
            compose.onAllNodesWithText(TestOwner.PLANTED).assertCountEquals(0)
            compose.onNodeWithText("林晓").assertExists(name)
            SecureWindows.check()
            quiet(name, controller.get())
            controller.pause().stop().destroy()
        }
        assertEquals(PhoneState.Locked, graph.gateway.phone.state)
    }

    @Test
    fun `an open app stays where it is whatever reaches it, and a lock after it holds`() {
        be(PhoneState.Open)
        val controller = Robolectric.buildActivity(MainActivity::class.java, Intent(Intent.ACTION_MAIN)).setup()
        compose.waitForIdle()
        hostile().forEach { (name, intent) ->
            controller.newIntent(intent)
            compose.waitForIdle()
            compose.onNodeWithText(TestOwner.PLANTED).assertExists(name)
            quiet(name, controller.get())
        }
        be(PhoneState.Locked)
        compose.onAllNodesWithText(TestOwner.PLANTED).assertCountEquals(0)
        hostile().forEach { (_, intent) ->
            controller.newIntent(intent)
            compose.waitForIdle()
            compose.onAllNodesWithText(TestOwner.PLANTED).assertCountEquals(0)
        }
        controller.pause().stop().destroy()
    }

    @Test
    fun `a saved state that somebody made up leads nowhere`() {
        be(PhoneState.Locked)
        for (routes in listOf(arrayListOf("customer/../../x"), arrayListOf("a".repeat(100_000)), ArrayList(List(5_000) { "me" }), arrayListOf(""))) {
            val state = Bundle().apply { putStringArrayList("routes", routes) }
            val controller = Robolectric.buildActivity(MainActivity::class.java).create(state).start().resume().visible()
            compose.waitForIdle()
            compose.onNodeWithText("林晓").assertExists()
            controller.pause().stop().destroy()
        }
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

    private fun hostile(): List<Pair<String, Intent>> = actions() + data() + extras()

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
        "a pending intent" to start().putExtra("then", PendingIntent.getActivity(owner, 0, Intent(Intent.ACTION_CALL), PendingIntent.FLAG_IMMUTABLE)),
        "a class that is not here" to start().putExtra("x", Unknown()),
        "half a megabyte" to start().putExtra(SearchManager.QUERY, "x".repeat(500_000)),
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
    }
}
