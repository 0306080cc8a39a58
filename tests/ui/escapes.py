"""Pages that try by all known means to reach a server; ``HOST`` stands for its address."""

from __future__ import annotations

import json

_STUN = "const c = new %s({ iceServers: [{ urls: 'stun:HOST' }] }); "
_CALL = "c.createDataChannel('a'); c.createOffer().then(o => c.setLocalDescription(o))"
_STUN_PAGE = f"<script>{_STUN % 'RTCPeerConnection'}{_CALL}</script>"
_LINK = "<link rel=preconnect href=http://HOST/>"
_XSLT = (
    '<xsl:stylesheet xmlns:xsl="http://www.w3.org/1999/XSL/Transform" version="1.0">'
    '<xsl:template match="/"><html xmlns="http://www.w3.org/1999/xhtml">'
    '<link rel="preconnect" href="http://HOST/"/></html></xsl:template></xsl:stylesheet>'
)
_WORKER = (
    "fetch('http://HOST/').catch(() => 0); new WebSocket('ws://HOST/'); "
    "importScripts('http://HOST/')"
)


def _inside(text: str) -> str:
    return json.dumps(text).replace("</", "<\\/")


MARKUP = {
    "image": "<img src=http://HOST/>",
    "preconnect": _LINK,
    "preconnect in what a shadow root is made of": (
        f"<div><template shadowrootmode=open>{_LINK}</template></div>"
    ),
    "preconnect where noscript ends within an attribute": (
        f'<noscript><p title="</noscript>{_LINK}"></noscript>'
    ),
    "style sheet": "<link rel=stylesheet href=http://HOST/>",
    "import in a style": "<style>@import url(http://HOST/);</style>",
    "font": "<style>@font-face { font-family: x; src: url(http://HOST/) }</style>"
    "<p style='font-family: x'>x</p>",
    "image in SVG": "<svg><image href=http://HOST/></image></svg>",
    "video": "<video autoplay src=http://HOST/></video>",
    "poster": "<video poster=http://HOST/></video>",
    "frame": "<iframe src=http://HOST/></iframe>",
    "object": "<object data=http://HOST/></object>",
    "input": "<input type=image src=http://HOST/>",
}
"""What needs no script."""

SCRIPTS = {
    "fetch": "fetch('http://HOST/').catch(() => 0)",
    "beacon": "navigator.sendBeacon('http://HOST/', 'x')",
    "web socket": "new WebSocket('ws://HOST/')",
    "event source": "new EventSource('http://HOST/')",
    "web transport": "new WebTransport('https://HOST/').ready.catch(() => 0)",
    "import": "import('http://HOST/').catch(() => 0)",
    "script": "add(Object.assign(document.createElement('script'), { src: 'http://HOST/' }))",
    "STUN": _STUN % "RTCPeerConnection" + _CALL,
    "STUN by its old name": _STUN % "webkitRTCPeerConnection" + _CALL,
    "TURN": "const c = new RTCPeerConnection({ iceServers: [{ "
    f"urls: 'turn:HOST?transport=tcp', username: 'u', credential: 'c' }}] }}); {_CALL}",
    "STUN in a frame": f"add(Object.assign(document.createElement('iframe'), "
    f"{{ srcdoc: {_inside(_STUN_PAGE)} }}))",
    "STUN in a frame that is written": 'html(`<iframe srcdoc="<script>'
    f'{(_STUN % "RTCPeerConnection" + _CALL)}<\\/script>"></iframe>`)',
    "STUN of an empty frame": "const f = document.createElement('iframe'); add(f); "
    f"{_STUN % 'f.contentWindow.RTCPeerConnection'}{_CALL}",
    "STUN in a frame of another name": "const x = 'http://www.w3.org/1999/xhtml'; "
    "const f = document.createElementNS(x, 'h:iframe'); add(f); "
    f"{_STUN % 'f.contentWindow.RTCPeerConnection'}{_CALL}",
    "link": "add(Object.assign(document.createElement('link'), "
    "{ rel: 'preconnect', href: 'http://HOST/' }))",
    "link in HTML": f"html('{_LINK}')",
    "link written in parts": "document.write('<li'); "
    "document.write('nk rel=preconnect href=http://HOST/>')",
    "link after tampering": "Object.defineProperty(RegExp.prototype, 'flags', { get: () => '' }); "
    "RegExp.prototype[Symbol.replace] = (...given) => given[0]; "
    f"RegExp.prototype.exec = () => null; html('{_LINK}')",
    "link by a policy": "const p = trustedTypes.createPolicy('mine', { createHTML: s => s }); "
    f"html(p.createHTML('{_LINK}'))",
    "link of a parsed page": f"add(new DOMParser().parseFromString('{_LINK}', 'text/html')"
    ".querySelector('link'))",
    "link of a fragment": f"add(document.createRange().createContextualFragment('{_LINK}'))",
    "link in a shadow root": "const d = document.createElement('div'); add(d); "
    f"d.attachShadow({{ mode: 'open' }}).innerHTML = '{_LINK}'",
    "link by a sanitizer": "const d = document.createElement('div'); add(d); "
    f"d.setHTML('{_LINK}', {{ sanitizer: new Sanitizer("
    "{ elements: ['link', 'div'], attributes: ['rel', 'href'] }) })",
    "link of its own class": "class L extends HTMLLinkElement {}; "
    "customElements.define('x-l', L, { extends: 'link' }); "
    "add(Object.assign(new L(), { rel: 'preconnect', href: 'http://HOST/' }))",
    "link by XSLT": "const p = new DOMParser(); const t = new XSLTProcessor(); "
    f"t.importStylesheet(p.parseFromString({_inside(_XSLT)}, 'text/xml')); "
    "add(t.transformToFragment(p.parseFromString('<a/>', 'text/xml'), document))",
    "prefetch": "html('<link rel=prefetch href=http://HOST/>')",
    "module": "html('<link rel=modulepreload href=http://HOST/>')",
    "window": "open('http://HOST/')",
    "form": "html('<form action=http://HOST/ method=post target=_blank></form>'); "
    "document.querySelector('form').submit()",
    "worker": f"new Worker(URL.createObjectURL(new Blob([{_inside(_WORKER)}])))",
    "worker of data": f"new Worker('data:,' + encodeURIComponent({_inside(_WORKER)}))",
}
"""Each on its own; ``add`` and ``html`` put elements and markup into the page."""

AWAY = {
    "ping": "const a = Object.assign(document.createElement('a'), "
    "{ href: '#x', ping: 'http://HOST/' }); add(a); a.click()",
    "address of the page": "location = 'http://HOST/'",
    "link that is followed": "const a = Object.assign(document.createElement('a'), "
    "{ href: 'http://HOST/' }); document.body.append(a); a.click()",
    "script in the address": f"location = 'javascript:' + {_inside(repr(_STUN_PAGE))}",
    "address of the frame around": "parent.location = 'http://HOST/'",
    "address of the whole": "top.location = 'http://HOST/'",
    "refresh": "document.head.innerHTML = "
    "'<meta http-equiv=refresh content=\"0;url=http://HOST/\">'",
}
"""What leaves the page, and so is tried alone."""

_BEGINNING = """<body><p>A page</p><script>
const add = node => document.body.append(node);
const html = text => {
    const div = document.createElement('div');
    document.body.append(div);
    div.innerHTML = text;
};
</script>"""


def page(markup: list[str], scripts: list[str]) -> str:
    """Return one page that tries all of these; what fails holds up no other."""
    tried = "".join(f"<script>{{ {each} }}</script>" for each in scripts)
    return f"{_BEGINNING}{''.join(markup)}{tried}<script>add('tried all')</script>"


def at(port: int, text: str) -> str:
    """Return an attempt on a port of this machine."""
    return text.replace("HOST", f"127.0.0.1:{port}")
