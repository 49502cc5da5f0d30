"use strict";

// Copy buttons, which are hidden without this script.
async function copy(button) {
  const code = button.closest(".code").querySelector("code");
  try {
    await navigator.clipboard.writeText(code.textContent);
  } catch {
    // A page from disk may not have access to the clipboard: select the text and copy the old way.
    getSelection().selectAllChildren(code);
    if (!document.execCommand("copy")) return;
  }
  button.textContent = "Copied";
  setTimeout(() => { button.textContent = "Copy"; }, 1500);
}
for (const button of document.querySelectorAll(".code button")) {
  button.hidden = false;
  button.addEventListener("click", () => copy(button));
}

// Play videos in sight, unless the user prefers reduced motion or has paused them.
const still = matchMedia("(prefers-reduced-motion: reduce)");
const paused = new WeakSet();
const sight = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (isIntersecting && !still.matches && !paused.has(target)) target.play().catch(() => {});
    if (!isIntersecting) target.pause();
  }
}, { threshold: 0.5 });
for (const video of document.querySelectorAll("video")) {
  const inSight = () => {
    const { top, bottom } = video.getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
  };
  video.addEventListener("pause", () => { if (inSight()) paused.add(video); });
  video.addEventListener("play", () => paused.delete(video));
  sight.observe(video);
}
