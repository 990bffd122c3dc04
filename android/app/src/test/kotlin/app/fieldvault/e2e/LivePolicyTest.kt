package app.fieldvault.e2e

import android.view.WindowManager
import androidx.test.ext.junit.runners.AndroidJUnit4
import app.fieldvault.R
import app.fieldvault.testkit.FleetServer
import java.io.File
import org.junit.After
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.annotation.Config

/** A policy that the company changes while the app is on the screen. */
@RunWith(AndroidJUnit4::class)
@Config(application = E2eApplication::class, qualifiers = "zh-rCN-w400dp-h860dp-port-xhdpi")
class LivePolicyTest {
    @get:Rule
    val phone = PhoneRule()

    private val server = FleetServer(File(System.getProperty("fieldvault.testDir"), "policy-${System.nanoTime()}"))

    @Before
    fun serve() {
        server.start()
        server.admin("users", "add", "sales01", "--role", "salesperson")
        server.import("P-1,欧阳明远,晨光测绘,13800138000,oy@example.com,上海市静安区演示路1号,sales01,internal,老客户")
    }

    @After
    fun stop() = server.close()

    @Test
    fun `a label is masked, copying is allowed and windows open to screenshots, each when the server says so`() {
        phone.keepsScreenshotsOut = false
        phone.enrol(server.code("sales01").decodeToString())
        phone.untilSynced()
        phone.untilSeen("欧阳明远")
        assertTrue("screenshots are possible before anybody allowed them", secure())
        assertFalse(phone.status!!.policy!!.copyAllowed)

        server.admin("policy", "set", "--masked-labels", "internal", "--copy-allowed", "true", "--screenshots-allowed", "true")
        phone.until("the new policy") { phone.status?.policy?.copyAllowed == true }
        phone.until("a window that may be captured") { !secure() }
        phone.tap("晨光测绘")
        phone.untilSeen(R.string.screen_customer_why_body)
        assertFalse(phone.seesNumber("13800138000"))

        server.admin("policy", "set", "--masked-labels", "restricted", "--copy-allowed", "false", "--screenshots-allowed", "false")
        phone.until("the old policy again") { phone.status?.policy?.copyAllowed == false }
        phone.until("a window that keeps screenshots out again") { secure() }
    }

    private fun secure(): Boolean = phone.activity.window.attributes.flags and WindowManager.LayoutParams.FLAG_SECURE != 0
}
