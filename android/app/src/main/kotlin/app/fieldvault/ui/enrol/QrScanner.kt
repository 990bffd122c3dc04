package app.fieldvault.ui.enrol

import android.graphics.SurfaceTexture
import android.view.TextureView
import androidx.compose.runtime.Composable
import androidx.compose.runtime.DisposableEffect
import androidx.compose.runtime.remember
import androidx.compose.ui.Modifier
import androidx.compose.ui.platform.LocalContext
import androidx.compose.ui.viewinterop.AndroidView

/** What the camera sees, until a QR code is found. Both answers come on the main thread. */
@Composable
internal fun QrScanner(onFound: (String) -> Unit, onFailed: () -> Unit, modifier: Modifier = Modifier) {
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
