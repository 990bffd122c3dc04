package app.fieldvault.e2e.clocked

import androidx.test.ext.junit.runners.AndroidJUnit4
import androidx.work.ListenableWorker
import androidx.work.testing.TestListenableWorkerBuilder
import app.fieldvault.R
import app.fieldvault.agent.PhoneState
import app.fieldvault.agent.WipeCause
import app.fieldvault.background.HeartbeatWorker
import app.fieldvault.e2e.Company
import app.fieldvault.e2e.PhoneRule
import java.io.File
import java.time.Duration
import kotlinx.coroutines.runBlocking
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.annotation.Config

/** A phone that never calls home again: two weeks in seconds, with the core's own lease, keys and files. */
@RunWith(AndroidJUnit4::class)
@Config(application = ClockedApplication::class, qualifiers = "zh-rCN-w400dp-h860dp-port-xhdpi")
class LeaseTest {
    @get:Rule(order = 0)
    val phone = PhoneRule()

    @get:Rule(order = 1)
    val company = Company()

    private val clock get() = (phone.app as ClockedApplication).clock

    @Before
    fun goesOffline() {
        phone.enrol(company.code())
        phone.untilSynced()
        phone.untilSeen("欧阳明远")
        assertTrue(store().isNotEmpty())
        company.server.stop()
    }

    @Test
    fun `a phone that stays away warns, locks, erases itself, and proves it when it is back`() {
        val device = checkNotNull(phone.status?.device)
        clock.advance(WARNS + MARGIN)
        phone.until("the session's own lock") { phone.status?.state == PhoneState.Locked }
        phone.unlock()
        val warning = phone.words(R.string.screen_customers_lease_soon, "|").substringAfter("|")
        phone.untilSeen(warning)
        phone.untilSeen("欧阳明远")

        clock.advance(LOCKS - WARNS)
        phone.until("an expired lease") { phone.status?.state == PhoneState.Expired }
        phone.untilSeen(R.string.screen_blocked_title_offline)
        phone.showsNothingOf(Company.CUSTOMERS)
        assertTrue("data that only waits is not erased", store().isNotEmpty())

        clock.advance(ERASES - LOCKS - MARGIN - MARGIN)
        phone.tap(R.string.screen_blocked_connect)
        phone.passes(Duration.ofMinutes(2))
        assertEquals("erased before its time", PhoneState.Expired, phone.status?.state)
        clock.advance(MARGIN + MARGIN)
        phone.passes(Duration.ofMinutes(2))
        erased(R.string.screen_wiped_proof_waits)

        company.server.start()
        phone.until("the proof to be taken") {
            phone.passes(Duration.ofSeconds(30))
            phone.status?.wipe?.acknowledged == true
        }
        phone.untilSeen(R.string.screen_wiped_proof_taken)
        assertEquals("erased_proved", company.stateOf(device))
    }

    @Test
    fun `a phone that lies in a drawer, on and without a network, is erased by the work that needs no screen`() {
        phone.leave()
        clock.advance(ERASES + MARGIN)
        val worker = TestListenableWorkerBuilder<HeartbeatWorker>(phone.app).build()
        assertEquals(ListenableWorker.Result.success(), runBlocking { worker.doWork() })
        assertEquals(emptyList<File>(), store())
        phone.comeBack()
        erased(R.string.screen_wiped_proof_waits)
    }

    @Test
    fun `a phone that was off for longer than the lease erases itself before it shows a page`() {
        phone.die { clock.off(ERASES + MARGIN) }
        assertEquals(PhoneState.Wiped, phone.status?.state)
        erased(R.string.screen_wiped_proof_waits)
    }

    private fun erased(proof: Int) {
        phone.untilSeen(R.string.screen_wiped_title)
        phone.untilSeen(R.string.screen_wiped_cause_lease)
        phone.untilSeen(proof)
        assertEquals(WipeCause.LeaseExpired, phone.status?.wipe?.cause)
        phone.showsNothingOf(Company.CUSTOMERS)
        assertEquals(emptyList<File>(), store())
        assertFalse(phone.home.walk().filter(File::isFile).any { "欧阳明远" in it.readText() })
    }

    private fun store(): List<File> = listOf("store", "quarantine").flatMap { File(phone.home, it).walk().filter(File::isFile).toList() }

    private companion object {
        // Of the policy that a new fleet starts with.
        val WARNS: Duration = Duration.ofDays(1)
        val LOCKS: Duration = Duration.ofDays(3)
        val ERASES: Duration = Duration.ofDays(14)

        /** The server's clock, which the lease names, is not the test's. */
        val MARGIN: Duration = Duration.ofMinutes(5)
    }
}
