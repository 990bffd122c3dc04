package app.fieldvault.ui.enrol

import android.annotation.SuppressLint
import android.content.Context
import android.graphics.ImageFormat
import android.graphics.SurfaceTexture
import android.hardware.camera2.CameraAccessException
import android.hardware.camera2.CameraCaptureSession
import android.hardware.camera2.CameraCharacteristics
import android.hardware.camera2.CameraDevice
import android.hardware.camera2.CameraManager
import android.hardware.camera2.CaptureRequest
import android.media.Image
import android.media.ImageReader
import android.os.Handler
import android.os.HandlerThread
import android.view.Surface
import java.io.Closeable

/**
 * The back camera, through the platform's own API, on a thread of its own. Frames are looked at in memory and dropped; nothing
 * is stored. [onFound] and [onFailed] come on that thread, each at most once.
 */
internal class QrCamera(
    context: Context,
    private val onFound: (String) -> Unit,
    private val onFailed: () -> Unit,
) : Closeable {
    private val manager = context.getSystemService(Context.CAMERA_SERVICE) as CameraManager
    private val thread = HandlerThread("qr-camera").apply { start() }
    private val handler = Handler(thread.looper)
    private val frames = ImageReader.newInstance(WIDTH, HEIGHT, ImageFormat.YUV_420_888, 2)
    private val decoder = QrDecoder()
    private var device: CameraDevice? = null
    private var preview: Surface? = null
    private var ended = false

    /** Begins. The caller has the permission; without it, or without a camera, [onFailed] is told. */
    @SuppressLint("MissingPermission")
    fun start(texture: SurfaceTexture) {
        texture.setDefaultBufferSize(WIDTH, HEIGHT)
        preview = Surface(texture)
        frames.setOnImageAvailableListener({ reader -> reader.acquireLatestImage()?.use(::look) }, handler)
        try {
            val back = manager.cameraIdList.firstOrNull {
                manager.getCameraCharacteristics(it)[CameraCharacteristics.LENS_FACING] == CameraCharacteristics.LENS_FACING_BACK
            } ?: return fail()
            manager.openCamera(back, opened, handler)
        } catch (_: CameraAccessException) {
            fail()
        } catch (_: SecurityException) {
            fail()
        }
    }

    private val opened = object : CameraDevice.StateCallback() {
        override fun onOpened(camera: CameraDevice) {
            if (ended) return camera.close()
            device = camera
            run(camera)
        }

        override fun onDisconnected(camera: CameraDevice) {
            camera.close()
            fail()
        }

        override fun onError(camera: CameraDevice, error: Int) {
            camera.close()
            fail()
        }
    }

    @Suppress("DEPRECATION") // its successor needs a session configuration that 28 has only in part
    private fun run(camera: CameraDevice) {
        val shown = preview ?: return
        try {
            camera.createCaptureSession(
                listOf(shown, frames.surface),
                object : CameraCaptureSession.StateCallback() {
                    override fun onConfigured(session: CameraCaptureSession) = repeat(camera, session, shown)

                    override fun onConfigureFailed(session: CameraCaptureSession) = fail()
                },
                handler,
            )
        } catch (_: CameraAccessException) {
            fail()
        }
    }

    private fun repeat(camera: CameraDevice, session: CameraCaptureSession, shown: Surface) {
        try {
            val request = camera.createCaptureRequest(CameraDevice.TEMPLATE_PREVIEW).apply {
                addTarget(shown)
                addTarget(frames.surface)
                set(CaptureRequest.CONTROL_AF_MODE, CaptureRequest.CONTROL_AF_MODE_CONTINUOUS_PICTURE)
            }
            session.setRepeatingRequest(request.build(), null, handler)
        } catch (_: CameraAccessException) {
            fail()
        } catch (_: IllegalStateException) {
            fail() // closed between two steps
        }
    }

    private fun look(image: Image) {
        if (ended) return
        val plane = image.planes[0]
        val luma = ByteArray(plane.rowStride * (image.height - 1) + image.width)
        plane.buffer.get(luma)
        val packed = ByteArray(image.width * image.height)
        for (row in 0 until image.height) luma.copyInto(packed, row * image.width, row * plane.rowStride, row * plane.rowStride + image.width)
        decoder.decode(packed, image.width, image.height)?.let {
            ended = true
            onFound(it)
        }
    }

    private fun fail() {
        if (ended) return
        ended = true
        onFailed()
    }

    override fun close() {
        handler.post {
            ended = true
            device?.close()
            preview?.release()
            frames.close()
            thread.quitSafely()
        }
    }

    private companion object {
        const val WIDTH = 1280
        const val HEIGHT = 720
    }
}
