package app.fieldvault.e2e

import androidx.test.ext.junit.runners.AndroidJUnit4
import app.fieldvault.R
import app.fieldvault.testkit.FleetServer
import java.io.File
import org.junit.AfterClass
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.BeforeClass
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.annotation.Config

/** The real app against the real server: what a salesperson lives through with a phone. */
@RunWith(AndroidJUnit4::class)
@Config(application = E2eApplication::class, qualifiers = "zh-rCN-w400dp-h860dp-port-xhdpi")
class LifeOfAPhoneTest {
    @get:Rule
    val phone = PhoneRule()

    @Test
    fun `a new phone enrols, brings two thousand customers, finds them and shows what is masked only for a reason`() {
        phone.enrol(code())
        phone.untilSynced()
        assertTrue("regular contact was not asked for", phone.app.work.regular)
        assertEquals("sales01", phone.status?.userName)
        assertTrue(ciphertext())

        listOf("欧阳明远", "oymy", "0138000", "晨光测绘").forEach { text ->
            phone.search(text)
            phone.untilSeen("欧阳明远")
        }
        phone.search("司徒文博")
        phone.untilSeen("晨光测绘")
        phone.tap("晨光测绘")
        phone.untilSeen(R.string.screen_customer_why_body)
        assertFalse("a masked number is shown", phone.seesNumber("13900139000"))
        phone.tap(R.string.screen_customer_reveal)
        phone.tap(R.string.screen_customer_reason_quote)
        phone.until("the whole number") { phone.seesNumber("13900139000") }
        phone.tap(R.string.screen_customer_hide)
        assertFalse(phone.seesNumber("13900139000"))
    }

    @Test
    fun `a server with another certificate is refused, and the right one is taken again`() {
        phone.enrol(code())
        phone.untilSynced()
        server.stop()
        val before = phone.status?.lastSyncMs
        FleetServer(File(folder, "impostor-${System.nanoTime()}")).use { impostor ->
            impostor.start(server.address)
            phone.tap(R.string.screen_root_tab_pending)
            phone.tap(R.string.action_sync_now)
            phone.untilSeen(R.string.error_server_not_trusted)
            assertEquals("something was taken from the impostor", before, phone.status?.lastSyncMs)
        }
        server.start()
        phone.tap(R.string.action_sync_now)
        phone.until("a sync with the right one") { phone.status?.lastSyncMs != before }
        phone.until("the note to go") { !phone.sees(phone.words(R.string.error_server_not_trusted)) }
    }

    @Test
    fun `an order to erase reaches the open app, which says so, has nothing left and has proved it`() {
        phone.enrol(code())
        phone.untilSynced()
        assertTrue(File(phone.home, "store").walk().any { it.isFile })
        val device = checkNotNull(phone.status?.device)
        server.admin("wipe", device)
        phone.untilSeen(R.string.screen_wiped_title)
        phone.untilSeen(R.string.screen_wiped_proof_taken)
        phone.untilSeen(R.string.screen_wiped_cause_command)
        val left = listOf("store", "quarantine").flatMap { File(phone.home, it).walk().filter(File::isFile).toList() }
        assertEquals(emptyList<File>(), left)
        assertFalse(phone.sees("欧阳"))
        assertEquals("erased_proved", Company.stateOf(server, device))
    }

    private fun ciphertext(): Boolean = phone.home.walk().filter(File::isFile).none { "欧阳明远" in it.readText() }

    companion object {
        private lateinit var server: FleetServer
        private lateinit var folder: File

        private fun code() = server.code("sales01").decodeToString()

        @JvmStatic
        @BeforeClass
        fun serve() {
            folder = File(System.getProperty("fieldvault.testDir"), "life")
            server = FleetServer(folder)
            server.start()
            server.admin("users", "add", "sales01", "--role", "salesperson")
            server.admin("sample-data", "--customers", "1998", "--owners", "1")
            server.import(
                "E-1,欧阳明远,晨光测绘,13800138000,oy@example.com,上海市静安区演示路1号,sales01,internal,老客户",
                "E-2,司徒文博,晨光测绘,13900139000,st@example.com,北京市海淀区演示路2号,sales01,confidential,来自展会",
            )
        }

        @JvmStatic
        @AfterClass
        fun stop() = server.close()
    }
}
