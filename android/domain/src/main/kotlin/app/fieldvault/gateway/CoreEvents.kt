package app.fieldvault.gateway

import app.fieldvault.agent.AgentEvent
import app.fieldvault.core.AgentEvent as CoreAgentEvent
import app.fieldvault.core.ForeignEventSink
import java.util.concurrent.CopyOnWriteArrayList
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.channels.SendChannel
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow

/**
 * Takes the core's events and hands them to whoever listens, in order and without loss: a lock must not be missed because a list
 * was slow to draw. The core's thread only leaves the event and goes: nobody listens on it, so nothing can call back from here.
 */
internal class CoreEvents : ForeignEventSink {
    private val listeners = CopyOnWriteArrayList<SendChannel<AgentEvent>>()

    /** What happens from the moment of listening on. */
    val flow: Flow<AgentEvent> = flow {
        val mine = Channel<AgentEvent>(Channel.UNLIMITED)
        listeners.add(mine)
        try {
            for (event in mine) emit(event)
        } finally {
            listeners.remove(mine)
        }
    }

    override fun onEvent(event: CoreAgentEvent) {
        val told = event.toDomain()
        listeners.forEach { it.trySend(told) }
    }
}
