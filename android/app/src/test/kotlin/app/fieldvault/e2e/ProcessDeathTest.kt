package app.fieldvault.e2e

import androidx.test.ext.junit.runners.AndroidJUnit4
import app.fieldvault.R
import app.fieldvault.agent.LockCause
import app.fieldvault.agent.PhoneState
import org.junit.Assert.assertEquals
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.annotation.Config

/** The system takes the process away whenever it wants the memory, and a person comes back. */
@RunWith(AndroidJUnit4::class)
@Config(application = E2eApplication::class, qualifiers = "zh-rCN-w400dp-h860dp-port-xhdpi")
class ProcessDeathTest {
    @get:Rule(order = 0)
    val phone = PhoneRule()

    @get:Rule(order = 1)
    val company = Company()

    @Test
    fun `a process that is killed on any page comes back locked, and after the PIN on that page`() {
        phone.enrol(company.code())
        phone.untilSynced()
        listOf(
            R.string.screen_root_tab_today to R.string.screen_today_empty_title,
            R.string.screen_root_tab_pending to R.string.screen_pending_safe_title,
            R.string.screen_root_tab_me to R.string.action_lock_now,
        ).forEach { (tab, there) ->
            phone.tapTab(tab)
            phone.untilSeen(there)
            dies()
            phone.untilSeen(there)
        }
        phone.tapTab(R.string.screen_root_tab_customers)
        phone.search("欧阳明远")
        phone.tap("晨光测绘")
        phone.untilSeen("演示路1号")
        dies()
        phone.untilSeen("演示路1号")
        phone.tap(R.string.screen_customer_visit)
        phone.untilSeen(R.string.screen_visit_outcome)
        dies()
        phone.untilSeen(R.string.screen_visit_outcome)
        phone.back()
        phone.untilSeen("演示路1号")
    }

    @Test
    fun `what was being typed when the process was killed is there again after the PIN`() {
        phone.enrol(company.code())
        phone.untilSynced()
        phone.search("欧阳明远")
        phone.tap("晨光测绘")
        phone.tapIcon(R.string.screen_customer_more)
        phone.tap(R.string.screen_customer_edit)
        phone.type(R.string.screen_edit_company, TYPED)
        dies()
        phone.untilSeen(R.string.screen_draft_back)
        phone.until("what was typed") { phone.everything().any { TYPED in it } }
        phone.tap(R.string.screen_edit_save)
        phone.until("the edit to be sent") { phone.status?.pending == 0L && company.customer().getString("company") == TYPED }
    }

    @Test
    fun `a process that is killed before anybody enrolled, or at the lock, comes back there`() {
        phone.open()
        phone.untilSeen(R.string.screen_enrol_title)
        phone.die {}
        phone.untilSeen(R.string.screen_enrol_title)
        phone.enrol(company.code())
        phone.untilSynced()
        dies(unlock = false)
        dies(unlock = false)
        phone.enterPin("271828")
        phone.until("a wrong PIN to be counted") { phone.status?.attemptsLeft == 9 }
        dies(unlock = false, says = phone.app.resources.getQuantityString(R.plurals.screen_unlock_tries_left, 9, 9))
    }

    /** The process dies; what the system kept names nobody, and what comes back is locked. */
    private fun dies(unlock: Boolean = true, says: String = phone.words(R.string.screen_unlock_why_restart)) {
        val kept = phone.die {
            // As a kill would, this ends what waits at the server.
            company.server.stop()
            company.server.start()
        }
        val found = (Company.CUSTOMERS + TYPED).filter { word -> listOf(Charsets.UTF_16LE, Charsets.UTF_8).any { word in String(kept, it) } }
        assertEquals(emptyList<String>(), found)
        assertEquals(PhoneState.Locked, phone.status?.state)
        assertEquals(LockCause.Restart, phone.status?.lastLock)
        phone.untilSeen(says)
        phone.showsNothingOf(Company.CUSTOMERS + TYPED)
        if (unlock) phone.unlock()
    }

    private companion object {
        const val TYPED = "种下的公司名"
    }
}
