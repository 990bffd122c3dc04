package app.fieldvault.ui

import android.content.Intent
import androidx.compose.ui.test.SemanticsMatcher
import androidx.compose.ui.test.assertCountEquals
import androidx.compose.ui.test.assertIsSelected
import androidx.compose.ui.test.hasClickAction
import androidx.compose.ui.test.hasContentDescription
import androidx.compose.ui.test.hasText
import androidx.compose.ui.test.isSelected
import androidx.compose.ui.test.junit4.v2.createEmptyComposeRule
import androidx.compose.ui.test.onAllNodesWithText
import androidx.compose.ui.test.onNodeWithText
import androidx.compose.ui.test.performClick
import androidx.test.core.app.ApplicationProvider
import androidx.test.ext.junit.runners.AndroidJUnit4
import app.fieldvault.R
import app.fieldvault.agent.PhoneState
import app.fieldvault.ui.testkit.RealScreens
import app.fieldvault.ui.testkit.SecureWindows
import org.junit.After
import org.junit.Assert.assertFalse
import org.junit.Before
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.android.controller.ActivityController
import org.robolectric.annotation.Config

/** A list with the customer beside it, on a window that is wide enough. */
@RunWith(AndroidJUnit4::class)
@Config(application = RealScreens::class, qualifiers = "zh-rCN-w1100dp-h760dp-land-xhdpi")
class TwoPanesTest {
    @get:Rule
    val compose = createEmptyComposeRule()

    private val app get() = ApplicationProvider.getApplicationContext<RealScreens>()
    private lateinit var controller: ActivityController<MainActivity>

    @Before
    fun open() {
        app.screens.gateway.phone = app.screens.gateway.phone.copy(state = PhoneState.Open)
        app.screens.status.value = app.screens.gateway.phone
        controller = Robolectric.buildActivity(MainActivity::class.java, Intent(Intent.ACTION_MAIN)).setup()
        compose.waitForIdle()
    }

    @After
    fun everyWindowIsSecure() {
        compose.waitForIdle()
        SecureWindows.check()
        controller.pause().stop().destroy()
    }

    @Test
    fun `a customer stands beside the list, whose row says that it is chosen`() {
        compose.onNodeWithText(words(R.string.screen_root_choose_title)).assertExists()
        compose.onNode(row(ZHANG)).performClick()
        compose.onNode(row(ZHANG)).assertIsSelected()
        compose.onAllNodes(row(LI) and isSelected()).assertCountEquals(0)
        compose.onNodeWithText(MASKED).assertExists()
        // The tab has the same word.
        compose.onNode(hasText(words(R.string.screen_customer_title)) and !hasClickAction()).assertExists()
        // The way back is the list itself.
        compose.onAllNodes(hasContentDescription(words(R.string.common_back))).assertCountEquals(0)
    }

    @Test
    fun `another customer takes the place of the one before, and what was revealed is hidden`() {
        compose.onNode(row(ZHANG)).performClick()
        compose.onNode(hasText(words(R.string.screen_customer_reveal)) and hasClickAction()).performClick()
        compose.onNode(hasText(words(R.string.screen_customer_reason_quote)) and hasClickAction()).performClick()
        compose.waitForIdle()
        compose.onNodeWithText(REVEALED).assertExists()
        compose.onNode(row(LI)).performClick()
        compose.onAllNodesWithText(REVEALED).assertCountEquals(0)
        compose.onNode(row(ZHANG)).performClick()
        compose.onNodeWithText(MASKED).assertExists()
        compose.onAllNodesWithText(REVEALED).assertCountEquals(0)
    }

    @Test
    fun `back closes the customer, however many were looked at, and leaves the list`() {
        compose.onNode(row(ZHANG)).performClick()
        compose.onNode(row(LI)).performClick()
        back()
        compose.onNodeWithText(words(R.string.screen_root_choose_title)).assertExists()
        compose.onNode(row(ZHANG)).assertExists()
        assertFalse(controller.get().isFinishing)
    }

    @Test
    fun `a form stands alone, and the list is beside the customer again when it ends`() {
        compose.onNode(row(ZHANG)).performClick()
        compose.onNode(hasText(words(R.string.screen_customer_visit)) and hasClickAction()).performClick()
        compose.onAllNodes(row(LI)).assertCountEquals(0)
        back()
        compose.onNode(row(ZHANG)).assertIsSelected()
    }

    @Test
    @Config(qualifiers = "zh-rCN-w800dp-h1100dp-port-xhdpi")
    fun `a narrower window shows one of them at a time`() {
        compose.onNode(row(ZHANG)).performClick()
        compose.onAllNodes(row(LI)).assertCountEquals(0)
        compose.onNode(hasContentDescription(words(R.string.common_back))).performClick()
        compose.onNode(row(LI)).assertExists()
    }

    @Test
    fun `a lock takes both off the screen`() {
        compose.onNode(row(ZHANG)).performClick()
        app.screens.gateway.lock()
        app.screens.status.value = app.screens.gateway.phone
        compose.waitForIdle()
        compose.onAllNodesWithText(ZHANG).assertCountEquals(0)
    }

    private fun row(name: String): SemanticsMatcher = hasText(name) and hasClickAction()

    private fun back() {
        controller.get().onBackPressedDispatcher.onBackPressed()
        compose.waitForIdle()
    }

    private fun words(text: Int): String = app.getString(text)

    private companion object {
        /** Confidential. */
        const val ZHANG = "张伟"
        const val MASKED = "138 •••• 5678"
        const val REVEALED = "138 0013 5678"

        /** Internal. */
        const val LI = "李娜"
    }
}
