package app.fieldvault.e2e

import android.content.Intent
import android.os.Bundle
import android.os.Looper
import android.os.Parcel
import androidx.annotation.StringRes
import androidx.compose.ui.semantics.SemanticsProperties
import androidx.compose.ui.semantics.getOrNull
import androidx.compose.ui.test.SemanticsMatcher
import androidx.compose.ui.test.hasClickAction
import androidx.compose.ui.test.hasContentDescription
import androidx.compose.ui.test.hasSetTextAction
import androidx.compose.ui.test.hasText
import androidx.compose.ui.test.junit4.v2.createEmptyComposeRule
import androidx.compose.ui.test.onFirst
import androidx.compose.ui.test.onLast
import androidx.compose.ui.test.performClick
import androidx.compose.ui.test.performScrollTo
import androidx.compose.ui.test.performTextReplacement
import androidx.test.core.app.ApplicationProvider
import app.fieldvault.R
import app.fieldvault.agent.PhoneState
import app.fieldvault.agent.PhoneStatus
import app.fieldvault.device.AndroidCore
import app.fieldvault.ui.MainActivity
import app.fieldvault.ui.testkit.SecureWindows
import app.fieldvault.ui.testkit.SemanticsText
import java.io.File
import java.time.Duration
import kotlinx.coroutines.runBlocking
import org.junit.Assert.assertEquals
import org.junit.rules.RuleChain
import org.junit.rules.TestRule
import org.junit.runner.Description
import org.junit.runners.model.Statement
import org.robolectric.Robolectric
import org.robolectric.Shadows.shadowOf
import org.robolectric.android.controller.ActivityController

/** A phone in a person's hand: what is on the screen, and a finger. */
class PhoneRule : TestRule {
    private val compose = createEmptyComposeRule()
    private var controller: ActivityController<MainActivity>? = null

    /** The app. */
    val app: E2eApplication get() = ApplicationProvider.getApplicationContext()

    /** What the core says of itself. */
    val status: PhoneStatus? get() = app.graph.status.value

    /** Where the core keeps everything. */
    val home: File get() = AndroidCore.home(app)

    /** The window that is shown. */
    val activity: MainActivity get() = checkNotNull(controller).get()

    /** Whether windows are checked at the end: not where a policy has allowed screenshots. */
    var keepsScreenshotsOut = true

    override fun apply(base: Statement, description: Description): Statement = RuleChain.outerRule(compose).around(
        TestRule { body, _ ->
            object : Statement() {
                override fun evaluate() {
                    try {
                        body.evaluate()
                        if (controller != null && keepsScreenshotsOut) SecureWindows.check()
                    } finally {
                        controller?.pause()?.stop()?.destroy()
                        app.graph.close()
                    }
                }
            }
        },
    ).apply(base, description)

    /** The app is opened from the launcher. */
    fun open() {
        controller = Robolectric.buildActivity(MainActivity::class.java, Intent(Intent.ACTION_MAIN)).setup()
        until("a first page") { status != null }
    }

    /**
     * The system kills the process while the app is not looked at, [meanwhile] happens, and a person comes back to what the system
     * kept of the screen: only bytes, which this returns. A call that waits at the server must end [meanwhile]: what a kill cuts, a
     * test's process cannot.
     */
    fun die(meanwhile: () -> Unit): ByteArray {
        val kept = Bundle()
        checkNotNull(controller).pause().stop().saveInstanceState(kept).destroy()
        controller = null
        // What the app began when it was left has begun in the core: so much time the system gives.
        runBlocking { app.graph.gateway.status() }
        app.graph.close()
        meanwhile()
        app.startAgain()
        val bytes = marshal(kept)
        controller = Robolectric.buildActivity(MainActivity::class.java, Intent(Intent.ACTION_MAIN)).setup(unmarshal(bytes))
        until("a first page") { status != null }
        return bytes
    }

    /** The app leaves the screen; the process lives on. */
    fun leave() {
        controller?.pause()?.stop()
        settle()
    }

    /** A person comes back to it. */
    fun comeBack() {
        checkNotNull(controller).restart().resume()
        settle()
    }

    /** The system's back. */
    fun back() {
        activity.onBackPressedDispatcher.onBackPressed()
        settle()
    }

    /** Time passes for what waits on the main thread. */
    fun passes(time: Duration) {
        shadowOf(Looper.getMainLooper()).idleFor(time)
        settle()
    }

    /** A text of the app. */
    fun words(@StringRes id: Int, vararg arguments: Any): String = app.getString(id, *arguments)

    /** Whether [text] is on the screen, whole or as a part; what stands in a field that is typed into does not count. */
    fun sees(text: String): Boolean = count(shows(text)) > 0

    /** Whether a number is on the screen, however its digits are grouped. */
    fun seesNumber(digits: String): Boolean = screen().any { text -> digits in text.filter(Char::isDigit) }

    /** Everything that can be read or is read out, also what stands in fields and what is scrolled away. */
    fun everything(): List<String> = SemanticsText.of(compose)

    /** Fails if anything of [words] is there to be read. */
    fun showsNothingOf(words: List<String>) {
        settle()
        val read = everything()
        assertEquals("$read", emptyList<String>(), words.filter { word -> read.any { word in it } || word.all(Char::isDigit) && read.any { word in it.filter(Char::isDigit) } })
    }

    /** Waits until it is. */
    fun untilSeen(text: String) = until("\"$text\"") { sees(text) }

    /** Waits until a text of the app is on the screen. */
    fun untilSeen(@StringRes id: Int) = untilSeen(words(id))

    /** Touches what says [text]. */
    fun tap(text: String) {
        val target = shows(text) and hasClickAction()
        until("something to touch that says \"$text\"") { count(target) > 0 }
        val node = compose.onAllNodes(target).onFirst()
        try {
            node.performScrollTo()
        } catch (_: AssertionError) {
            // Stands where nothing scrolls.
        }
        node.performClick()
        settle()
    }

    /** Touches what a text of the app is on. */
    fun tap(@StringRes id: Int) = tap(words(id))

    /** Touches a tab of the bar: it stands below everything else that has the same words. */
    fun tapTab(@StringRes id: Int) {
        val tab = hasText(words(id)) and hasClickAction()
        until("the tab \"${words(id)}\"") { count(tab) > 0 }
        compose.onAllNodes(tab).onLast().performClick()
        settle()
    }

    /** Touches an icon by what TalkBack says of it. */
    fun tapIcon(@StringRes id: Int) {
        until("the icon \"${words(id)}\"") { count(hasContentDescription(words(id))) > 0 }
        compose.onAllNodes(hasContentDescription(words(id))).onFirst().performClick()
        settle()
    }

    /** Types into the field with this label, in place of what stood there. */
    fun type(@StringRes label: Int, text: String) = typeInto(hasSetTextAction() and hasText(words(label), substring = true), text)

    /** Searches customers: the home has one field. */
    fun search(text: String) = typeInto(hasSetTextAction(), text)

    private fun typeInto(field: SemanticsMatcher, text: String) {
        until("a field to type into") { count(field) == 1 }
        compose.onNode(field).performTextReplacement(text)
        settle()
    }

    private fun shows(text: String) = hasText(text, substring = true) and hasSetTextAction().not()

    /** Enters a PIN on the app's own pad. */
    fun enterPin(pin: String) {
        until("the pad") { count(hasContentDescription(words(R.string.screen_pin_submit))) > 0 }
        pin.forEach { digit -> compose.onNode(exactly("$digit")).performClick() }
        tapIcon(R.string.screen_pin_submit)
    }

    /** Enrols with [code] and opens, as a person does it the first time. */
    fun enrol(code: String) {
        if (controller == null) open()
        tap(R.string.screen_enrol_type)
        type(R.string.screen_enrol_code, code)
        tap(R.string.action_continue)
        tap(R.string.screen_enrol_confirm)
        enterPin(PIN)
        untilSeen(R.string.screen_pin_again)
        enterPin(PIN)
        // Whoever has just chosen a PIN is not asked for it again.
        until("an open phone") { status?.state == PhoneState.Open }
    }

    /** Opens with the PIN. */
    fun unlock() {
        enterPin(PIN)
        until("an open phone") { status?.state == PhoneState.Open }
    }

    /** Waits until the first sync, or the next, has ended. */
    fun untilSynced() = until("a sync that ended") { status?.lastSyncMs != null && app.graph.syncState.value is app.fieldvault.screen.SyncState.Idle }

    /** Waits until [done]; the core, the network and the server need real time. Fails with what is on the screen instead. */
    fun until(what: String, done: () -> Boolean) {
        try {
            compose.waitUntil(PATIENCE_MS) {
                settle()
                done()
            }
        } catch (late: Throwable) {
            throw AssertionError("$what did not come; status ${status?.state}; on the screen: ${screen()}", late)
        }
    }

    /** Lets the main thread do what it has to do by now, and its clock run on a little. */
    fun settle() {
        shadowOf(Looper.getMainLooper()).idleFor(Duration.ofMillis(STEP_MS))
        compose.waitForIdle()
    }

    private fun count(what: SemanticsMatcher): Int = compose.onAllNodes(what).fetchSemanticsNodes(atLeastOneRootRequired = false).size

    private fun marshal(bundle: Bundle): ByteArray = Parcel.obtain().run {
        writeBundle(bundle)
        marshall().also { recycle() }
    }

    private fun unmarshal(bytes: ByteArray): Bundle = Parcel.obtain().run {
        unmarshall(bytes, 0, bytes.size)
        setDataPosition(0)
        checkNotNull(readBundle(MainActivity::class.java.classLoader)).also { recycle() }
    }

    private fun exactly(text: String) = SemanticsMatcher("says $text") { node ->
        node.config.getOrNull(SemanticsProperties.Text)?.singleOrNull()?.text == text
    }

    private fun screen(): List<String> = compose.onAllNodes(SemanticsMatcher("any") { true }).fetchSemanticsNodes(atLeastOneRootRequired = false)
        .flatMap { it.config.getOrNull(SemanticsProperties.Text).orEmpty().map { text -> text.text } }

    companion object {
        /** Every phone's. */
        const val PIN = "482913"

        private const val STEP_MS = 50L
        private const val PATIENCE_MS = 30_000L
    }
}
