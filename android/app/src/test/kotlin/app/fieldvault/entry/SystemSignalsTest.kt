package app.fieldvault.entry

import android.content.Intent
import android.net.ConnectivityManager
import android.os.Looper
import androidx.test.core.app.ApplicationProvider
import androidx.test.ext.junit.runners.AndroidJUnit4
import app.fieldvault.ui.testkit.TestOwner
import org.junit.Assert.assertEquals
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import org.robolectric.shadows.ShadowNetwork

@RunWith(AndroidJUnit4::class)
@Config(application = TestOwner::class)
class SystemSignalsTest {
    private val owner: TestOwner = ApplicationProvider.getApplicationContext()
    private val network = shadowOf(owner.getSystemService(ConnectivityManager::class.java))
    private val heard = ArrayList<String>()
    private val handler = object : SignalHandler {
        override fun screenOff() = note("screen off")

        override fun clockChanged() = note("clock")

        override fun zoneChanged() = note("zone")

        override fun configurationChanged() = note("configuration")

        override fun networkBack() = note("network")
    }

    @Test
    fun `each word of the system reaches its handler`() {
        SystemSignals(owner, handler).start()
        SystemSignals.ACTIONS.forEach { owner.sendBroadcast(Intent(it)) }
        shadowOf(Looper.getMainLooper()).idle()
        assertEquals(listOf("screen off", "screen off", "clock", "zone", "configuration"), heard)
    }

    @Test
    fun `a network that is there at the start is not one that is back`() {
        SystemSignals(owner, handler).start()
        available()
        assertEquals(emptyList<String>(), heard)
        // From one to another without a gap is no return either.
        available()
        assertEquals(emptyList<String>(), heard)
        lost()
        available()
        assertEquals(listOf("network"), heard)
    }

    @Test
    fun `a network that comes to a phone that had none is back`() {
        network.setActiveNetworkInfo(null)
        SystemSignals(owner, handler).start()
        assertEquals(emptyList<String>(), heard)
        available()
        available()
        assertEquals(listOf("network"), heard)
    }

    private fun available() = network.networkCallbacks.single().onAvailable(ShadowNetwork.newInstance(7))

    private fun lost() = network.networkCallbacks.single().onLost(ShadowNetwork.newInstance(7))

    private fun note(what: String) {
        heard += what
    }
}
