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

/** A phone that lies on a table, open. */
@RunWith(AndroidJUnit4::class)
@Config(application = E2eApplication::class, qualifiers = "zh-rCN-w400dp-h860dp-port-xhdpi")
class IdleLockTest {
    @get:Rule(order = 0)
    val phone = PhoneRule()

    @get:Rule(order = 1)
    val company = Company()

    @Test
    fun `a phone that nobody touches locks when the policy says, shows no customer, and opens with the PIN where it was`() {
        phone.enrol(company.code())
        phone.untilSynced()
        phone.search("欧阳明远")
        phone.tap("晨光测绘")
        phone.untilSeen("演示路1号")
        company.server.admin("policy", "set", "--idle-s", "$IDLE_S")
        phone.until("the new policy") { phone.status?.policy?.idleSeconds == IDLE_S }
        phone.until("a lock") { phone.status?.state == PhoneState.Locked }
        assertEquals(LockCause.Idle, phone.status?.lastLock)
        phone.untilSeen(phone.app.resources.getQuantityString(R.plurals.screen_unlock_why_idle, 1, 1))
        phone.showsNothingOf(Company.CUSTOMERS)
        phone.unlock()
        phone.untilSeen("演示路1号")
    }

    private companion object {
        /** As short as the core allows. */
        const val IDLE_S = 5L
    }
}
