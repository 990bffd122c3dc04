package app.fieldvault.e2e

import androidx.test.ext.junit.runners.AndroidJUnit4
import app.fieldvault.R
import app.fieldvault.screen.pending.UNDO_SECONDS
import java.time.Duration
import org.junit.Assert.assertEquals
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.annotation.Config

/** What two people change at the same time is decided by one of them, and lost by neither. */
@RunWith(AndroidJUnit4::class)
@Config(application = E2eApplication::class, qualifiers = "zh-rCN-w400dp-h860dp-port-xhdpi")
class OfflineEditTest {
    @get:Rule(order = 0)
    val phone = PhoneRule()

    @get:Rule(order = 1)
    val company = Company()

    @Test
    fun `an edit without a network meets the office's, both are shown, and the one that is kept reaches the server by itself`() {
        phone.enrol(company.code())
        phone.untilSynced()
        company.server.stop()
        editPhone()
        phone.until("an edit that waits") { phone.status?.pending == 1L }
        company.server.import(company.row(phone = THEIRS))
        company.server.start()

        phone.back()
        phone.tapTab(R.string.screen_root_tab_pending)
        phone.tap(R.string.action_sync_now)
        phone.untilSeen(R.string.screen_pending_conflict_body)
        phone.untilSeen(MINE)
        phone.untilSeen(THEIRS)
        assertEquals("a conflict was decided by nobody", "+86$THEIRS", company.customer().getString("phone"))

        phone.tap(MINE)
        phone.untilSeen(R.string.screen_pending_undo)
        phone.passes(Duration.ofSeconds(UNDO_SECONDS.toLong()))
        phone.untilSeen(R.string.screen_pending_safe_title)
        phone.until("the edit to be sent") { phone.status?.pending == 0L }
        assertEquals(MINE, company.customer().getString("phone").removePrefix("+86"))
    }

    private fun editPhone() {
        phone.search("欧阳明远")
        phone.tap("晨光测绘")
        phone.tapIcon(R.string.screen_customer_more)
        phone.tap(R.string.screen_customer_edit)
        phone.type(R.string.screen_customer_field_phone, MINE)
        phone.tap(R.string.screen_edit_save)
        phone.untilSeen(R.string.screen_customer_visit)
    }

    private companion object {
        const val MINE = "13911110001"
        const val THEIRS = "13922220002"
    }
}
