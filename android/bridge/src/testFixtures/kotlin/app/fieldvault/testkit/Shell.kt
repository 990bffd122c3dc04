package app.fieldvault.testkit

import app.fieldvault.core.AgentEvent
import app.fieldvault.core.FieldAgent
import app.fieldvault.core.FieldAgentInterface
import app.fieldvault.core.ForeignDeviceControl
import app.fieldvault.core.ForeignEventSink
import app.fieldvault.core.Restrictions
import java.io.File
import java.lang.reflect.InvocationTargetException
import java.lang.reflect.Proxy
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.CopyOnWriteArrayList

/** A shell around the real core: a folder, a vault in memory, and callbacks that a test may spoil. */
class Shell(private val home: File, var boot: ULong? = 7u) {
    /** Its keys, which outlive an agent. */
    val vault = SoftVault()

    /** What was told. */
    val events = CopyOnWriteArrayList<AgentEvent>()

    /** What the sink does with an event first. */
    @Volatile
    var onEvent: (AgentEvent) -> Unit = {}

    /** What the device does first. */
    @Volatile
    var onDevice: () -> Unit = {}

    /** What the core asked of the device last. */
    @Volatile
    var restrictions: Restrictions? = null

    /** How often traces were cleared. */
    @Volatile
    var cleared = 0

    private val device = object : ForeignDeviceControl {
        override fun applyRestrictions(restrictions: Restrictions) {
            onDevice()
            this@Shell.restrictions = restrictions
        }

        override fun clearTraces() {
            onDevice()
            cleared++
        }
    }

    private val sink = object : ForeignEventSink {
        override fun onEvent(event: AgentEvent) {
            events.add(event)
            this@Shell.onEvent(event)
        }
    }

    /** Opens the core in the folder. */
    fun open(): FieldAgent = FieldAgent.open(home.path, boot, vault, device, sink)

    companion object {
        /** The PIN of every test. */
        val PIN: ByteArray get() = "482913".toByteArray()

        /** An agent that notes in [called] which of its calls were made. */
        fun noting(agent: FieldAgentInterface, called: MutableSet<String> = ConcurrentHashMap.newKeySet()): FieldAgentInterface =
            Proxy.newProxyInstance(FieldAgentInterface::class.java.classLoader, arrayOf(FieldAgentInterface::class.java)) { _, method, arguments ->
                called.add(method.name.substringBefore('-'))
                try {
                    method.invoke(agent, *arguments.orEmpty())
                } catch (thrown: InvocationTargetException) {
                    throw thrown.targetException
                }
            } as FieldAgentInterface
    }
}
