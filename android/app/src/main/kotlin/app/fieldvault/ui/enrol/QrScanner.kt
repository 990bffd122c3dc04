package app.fieldvault.ui.enrol

import android.graphics.SurfaceTexture
import android.view.TextureView
import androidx.compose.foundation.layout.Box
import androidx.compose.runtime.Composable
import androidx.compose.runtime.DisposableEffect
import androidx.compose.runtime.remember
import androidx.compose.runtime.staticCompositionLocalOf
import androidx.compose.ui.Modifier
import androidx.compose.ui.platform.LocalContext
import androidx.compose.ui.viewinterop.AndroidView

/** What the camera sees. A test, which has none, puts a picture here. */
internal val LocalCameraSurface = staticCompositionLocalOf<@Composable (onFound: (String) -> Unit, onFailed: () -> Unit, modifier: Modifier) -> Unit> {
    { onFound, onFailed, modifier -> CameraSurface(onFound, onFailed, modifier) }
}

/** What the camera sees and where to hold the code, until one is found. Both answers come on the main thread. */
@Composable
internal fun QrScanner(onFound: (String) -> Unit, onFailed: () -> Unit, modifier: Modifier = Modifier) = Box(modifier) {
    LocalCameraSurface.current(onFound, onFailed, Modifier.matchParentSize())
    Viewfinder(Modifier.matchParentSize())
}

@Composable
private fun CameraSurface(onFound: (String) -> Unit, onFailed: () -> Unit, modifier: Modifier) {
    val context = LocalContext.current
    val view = remember { TextureView(context) }
    DisposableEffect(view) {
        val camera = QrCamera(context, { text -> view.post { onFound(text) } }, { view.post(onFailed) })
        if (view.isAvailable) view.surfaceTexture?.let(camera::start)
        view.surfaceTextureListener = object : TextureView.SurfaceTextureListener {
            override fun onSurfaceTextureAvailable(texture: SurfaceTexture, width: Int, height: Int) = camera.start(texture)

            override fun onSurfaceTextureSizeChanged(texture: SurfaceTexture, width: Int, height: Int) = Unit

            override fun onSurfaceTextureDestroyed(texture: SurfaceTexture): Boolean = true

            override fun onSurfaceTextureUpdated(texture: SurfaceTexture) = Unit
        }
        onDispose { camera.close() }
    }
    AndroidView(factory = { view }, modifier = modifier)
}
