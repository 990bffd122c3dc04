package app.fieldvault

import android.app.Activity
import android.os.Build
import android.view.View
import android.view.WindowManager
import androidx.compose.ui.test.assertCountEquals
import androidx.compose.ui.test.junit4.v2.createEmptyComposeRule
import androidx.compose.ui.test.onAllNodesWithText
import androidx.compose.ui.test.onNodeWithContentDescription
import androidx.compose.ui.test.onNodeWithText
import androidx.compose.ui.test.performClick
import androidx.test.core.app.ApplicationProvider
import androidx.test.ext.junit.runners.AndroidJUnit4
import app.fieldvault.agent.DueReminder
import app.fieldvault.agent.ManagementRole
import app.fieldvault.agent.PhoneState
import app.fieldvault.core.PortException
import app.fieldvault.device.AndroidBiometricSeal
import app.fieldvault.device.AndroidKeyVault
import app.fieldvault.device.AndroidReminderAlarms
import app.fieldvault.device.AppClock
import app.fieldvault.device.AppLanguage
import app.fieldvault.device.AppLanguages
import app.fieldvault.device.testkit.FakeKeystore
import app.fieldvault.device.testkit.KeystoreAct
import app.fieldvault.entry.ReminderNotices
import app.fieldvault.managed.DevicePolicies
import app.fieldvault.ui.MainActivity
import app.fieldvault.ui.secure.SecureWindow
import app.fieldvault.ui.testkit.SecureWindows
import app.fieldvault.ui.testkit.TestOwner
import java.security.ProviderException
import java.time.ZoneId
import org.junit.Assert.assertEquals
import org.junit.Assert.assertThrows
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config

/**
 * The app on the oldest Android that it runs on, and on one that has most of what is newer: whatever calls Sdk30Keys, Sdk30Views,
 * Sdk31Policies, Sdk31Windows, Sdk33Activities, Sdk33Keystore, Sdk33Locales, Sdk34Views or Sdk35Views must pass it by where it
 * would crash.
 */
@RunWith(AndroidJUnit4::class)
@Config(sdk = [28, 34], application = TestOwner::class, qualifiers = "zh-rCN-w400dp-h860dp-port-xhdpi")
class OldAndroidTest {
    @get:Rule
    val compose = createEmptyComposeRule()

    private val owner get() = ApplicationProvider.getApplicationContext<TestOwner>()
    private val level = Build.VERSION.SDK_INT

    @Test
    fun `the app opens and locks, and every window is secure`() {
        val graph = owner.screens
        graph.gateway.phone = graph.gateway.phone.copy(state = PhoneState.Locked)
        graph.status.value = graph.gateway.phone
        val controller = Robolectric.buildActivity(MainActivity::class.java).setup()
        compose.waitForIdle()
        compose.onAllNodesWithText(TestOwner.PLANTED).assertCountEquals(0)
        graph.gateway.pin.forEach { compose.onNodeWithText("$it").performClick() }
        compose.onNodeWithContentDescription("确定").performClick()
        compose.onNodeWithText(TestOwner.PLANTED).assertExists()
        SecureWindows.check()
        controller.pause().stop().destroy()
    }

    @Test
    fun `a window is guarded with what the release has`() {
        val activity = Robolectric.buildActivity(Activity::class.java).setup().get()
        SecureWindow.prepare(activity, secure = true)
        val root = activity.window.decorView
        assertTrue(activity.window.attributes.flags and WindowManager.LayoutParams.FLAG_SECURE != 0)
        assertEquals(View.IMPORTANT_FOR_AUTOFILL_NO_EXCLUDE_DESCENDANTS, root.importantForAutofill)
        if (level >= 30) assertEquals(View.IMPORTANT_FOR_CONTENT_CAPTURE_NO_EXCLUDE_DESCENDANTS, root.importantForContentCapture)
        if (level >= 34) assertTrue(root.isAccessibilityDataSensitive)
    }

    @Test
    fun `a language of its own is spoken and kept`() {
        val languages = AppLanguages(owner)
        assertEquals(AppLanguage.System, languages.chosen())
        // From Android 13 on the system makes the activity anew, before that its page does.
        assertEquals(level < 33, languages.choose(AppLanguage.English))
        assertEquals(AppLanguage.English, AppLanguages(owner).chosen())
        if (level < 33) assertEquals("Customers", AppLanguages.speaking(owner).getString(R.string.screen_root_tab_customers))
        languages.choose(AppLanguage.System)
        assertEquals(AppLanguage.System, languages.chosen())
    }

    @Test
    fun `the key of the biometric slot is used only after a biometric`() = FakeKeystore().use { keystore ->
        AndroidBiometricSeal(owner).toSeal()
        val spec = keystore.specs.getValue("biometric-seal")
        assertTrue(spec.isUserAuthenticationRequired && spec.isInvalidatedByBiometricEnrollment)
        // Android 9 has one way to say it: once, with no time in which it stays good.
        if (level < 30) assertTrue(spec.userAuthenticationValidityDurationSeconds <= 0)
    }

    @Test
    fun `a Keystore that fails without saying more may be tried again`() = FakeKeystore().use { keystore ->
        keystore.fault = { act -> ProviderException("down").takeIf { act == KeystoreAct.Make } }
        assertThrows(PortException.Transient::class.java) { AndroidKeyVault(hasStrongBox = false).ensureHmac("guard") }
        assertTrue(keystore.names.isEmpty())
    }

    @Test
    fun `an owner hardens the phone with what the release has`() {
        val manager = owner.getSystemService(android.app.admin.DevicePolicyManager::class.java)!!
        val admin = android.content.ComponentName(owner, app.fieldvault.entry.AdminReceiver::class.java)
        shadowOf(manager).setDeviceOwner(admin)
        val policies = DevicePolicies(owner)
        assertEquals(ManagementRole.DeviceOwner, policies.role())
        // On Android 9 a call that it does not have would end the process here.
        policies.harden(screenshotsAllowed = false)
    }

    @Test
    fun `a reminder is planned and shown`() {
        val clock = object : AppClock {
            override fun wallMs() = 1_000L

            override fun bootMs() = 1_000L

            override fun zone(): ZoneId = ZoneId.of("UTC")
        }
        AndroidReminderAlarms(owner, clock).plan(listOf(DueReminder(60_000, ID)))
        assertEquals(1, shadowOf(owner.getSystemService(android.app.AlarmManager::class.java)).scheduledAlarms.size)
        shadowOf(owner).grantPermissions("android.permission.POST_NOTIFICATIONS")
        ReminderNotices(owner, clock).run {
            prepare()
            remind(ID, 60_000)
        }
        assertEquals(1, shadowOf(owner.getSystemService(android.app.NotificationManager::class.java)).size())
    }

    private companion object {
        const val ID = "01890a5d-ac96-774b-bcce-b302099a8057"
    }
}
