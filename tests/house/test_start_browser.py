"""The browser of the tests can do what the pages need, and axe sees what is wrong."""

import pytest
from playwright.sync_api import Browser
from tests.plugins.browser import Axe

pytestmark = pytest.mark.browser

DRAWS_RED = """() => {
  const gl = document.createElement('canvas').getContext('webgl2');
  gl.clearColor(1, 0, 0, 1);
  gl.clear(gl.COLOR_BUFFER_BIT);
  const pixel = new Uint8Array(4);
  gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
  return [...pixel];
}"""


def test_maps_can_be_drawn(browser: Browser):
    page = browser.new_page()
    assert page.evaluate(DRAWS_RED) == [255, 0, 0, 255]
    page.close()


def test_axe_sees_a_picture_without_words(browser: Browser, axe: Axe):
    page = browser.new_page()
    page.set_content("<html lang=nl><title>t</title><main><h1>t</h1><img src=x.png></main>")
    assert [line.split()[0] for line in axe(page)] == ["image-alt"]
    page.close()


def test_axe_is_content_with_a_good_page(browser: Browser, axe: Axe):
    page = browser.new_page()
    page.set_content("<html lang=nl><title>t</title><main><h1>t</h1><p>Goed.</p></main>")
    assert axe(page) == []
    page.close()
